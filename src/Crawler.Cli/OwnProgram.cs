using System.Runtime.CompilerServices;

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

    // By the name it was started with: where a build has put another in its place, the system calls its own deleted.
    private static bool IsNative => !RuntimeFeature.IsDynamicCodeSupported && Path.GetFileNameWithoutExtension(Environment.ProcessPath) != "dotnet";
}
