namespace Crawler.EndToEnd.Tests;

/// <summary><see cref="PosixFactAttribute"/> with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PosixTheoryAttribute : TheoryAttribute
{
    public PosixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "needs POSIX signals and bash; Windows has no way to send them to a process";
    }
}
