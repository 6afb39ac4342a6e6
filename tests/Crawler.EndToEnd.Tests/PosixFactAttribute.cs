namespace Crawler.EndToEnd.Tests;

/// <summary>A test that sends signals or sets process limits, which Windows has not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PosixFactAttribute : FactAttribute
{
    public PosixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "needs POSIX signals and bash; Windows has no way to send them to a process";
    }
}
