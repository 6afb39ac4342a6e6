using System.Buffers;

namespace Crawler.Cli;

/// <summary>Writes a text as one word of a shell, so that it can be pasted.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,");

    /// <summary>As it is where no shell makes anything else of it, otherwise in single quotes: those of PowerShell on Windows, of a POSIX shell elsewhere.</summary>
    public static string Of(string text) => Of(text, OperatingSystem.IsWindows());

    internal static string Of(string text, bool isWindows)
    {
        var plain = PlainText.Whole(text);
        var isWord = plain.Length > 0 && !(isWindows ? plain.Replace('\\', '/') : plain).AsSpan().ContainsAnyExcept(Plain);
        return isWord ? plain : $"'{plain.Replace("'", isWindows ? "''" : "'\\''", StringComparison.Ordinal)}'";
    }
}
