using System.Runtime.CompilerServices;
using System.Text;

namespace Crawler.Cli;

/// <summary>How to start the program that runs now once more.</summary>
internal static class OwnProgram
{
    /// <summary>The <c>dotnet</c> that runs it, or would; on the path where it is not known.</summary>
    public static string Dotnet =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>What is started and its first arguments; those of the command line follow.</summary>
    public static IReadOnlyList<string> Command =>
        IsNative ? [Path.Combine(AppContext.BaseDirectory, Path.GetFileName(Environment.GetCommandLineArgs()[0]))] : [Dotnet, "exec", Path.Combine(AppContext.BaseDirectory, "Crawler.Cli.dll")];

    /// <summary>The program once more, as it was started.</summary>
    /// <returns>Its file, and the words of its command line from the program's name on, a NUL after each.</returns>
    public static (string File, byte[] Words) Again()
    {
        var path = Environment.ProcessPath;
        try
        {
            // Words need not be text. The system has the file even where a build has put another in its place, or none.
            if (OperatingSystem.IsLinux()) return (File.Exists(path) ? path : "/proc/self/exe", File.ReadAllBytes("/proc/self/cmdline"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without /proc it is as on other systems.
        }

        // The runtime leaves the name of the file that dotnet was given, and calls itself by it where there is a program of its own.
        var words = Environment.GetCommandLineArgs();
        string[] command = IsBelowDotnet ? [path!, "exec", .. words] : [path ?? words[0], .. words.Skip(1)];
        return (command[0], Encoding.UTF8.GetBytes(string.Concat(command.Select(word => word + '\0'))));
    }

    private static bool IsBelowDotnet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";

    // By the name it was started with: where a build has put another in its place, the system calls its own deleted.
    private static bool IsNative => !RuntimeFeature.IsDynamicCodeSupported && !IsBelowDotnet;
}
