using System.Text;
using Crawler.Cli;

namespace Crawler.Tests.Cli;

/// <summary>Runs command lines in this process, with streams of their own.</summary>
internal sealed record CliRun(int Code, string Out, string Error)
{
    public IReadOnlyList<string> OutLines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<CliRun> Of(params string[] args) => WithInput("", args);

    public static async Task<CliRun> WithInput(string input, params string[] args)
    {
        var (output, error) = (NewWriter(), NewWriter());
        // Without Listen, signals of the test's process stay its own.
        var terminal = new Terminal { In = new MemoryStream(Encoding.UTF8.GetBytes(input)), Out = output, Error = TextWriter.Synchronized(error) };
        var code = await CommandLine.RunAsync(args, terminal);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    public static StringWriter NewWriter() => new() { NewLine = "\n" };
}

/// <summary>A directory of one test, removed with it.</summary>
internal sealed class TempDirectory : IDisposable
{
    public TempDirectory() => Path = Directory.CreateTempSubdirectory("crawler-cli-").FullName;

    public string Path { get; }

    public string File(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public string Below(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
