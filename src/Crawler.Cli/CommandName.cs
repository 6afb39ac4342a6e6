namespace Crawler.Cli;

/// <summary>The words that start this program, for help texts and for commands that a person can paste.</summary>
internal static class CommandName
{
    /// <summary>Where a script that starts the program says by which words it was started itself.</summary>
    public const string Variable = "CRAWLER_COMMAND";

    /// <summary>Those of this process.</summary>
    public static string Words { get; } = Of(Environment.GetEnvironmentVariable(Variable), Environment.ProcessPath, Environment.GetCommandLineArgs()[0]);

    /// <summary>What a script has told, or the program's own file name.</summary>
    /// <param name="told">What a script has told; null or empty where none has.</param>
    /// <param name="process">The file of the process; null where it is not known.</param>
    /// <param name="program">The program as it was started: of one that <c>dotnet</c> runs its assembly.</param>
    public static string Of(string? told, string? process, string program)
    {
        if (!string.IsNullOrWhiteSpace(told)) return PlainText.Of(told);
        var file = Path.GetFileName(process ?? program);
        var name = file.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? file[..^4] : file;
        return name == "dotnet" ? $"dotnet {ShellWord.Of(program)}" : ShellWord.Of(name);
    }
}
