using System.Diagnostics;
using System.Globalization;
using Crawler.Cli.Progress;

namespace Crawler.Tests.Cli;

public sealed class JobControlTests
{
    [Fact]
    public async Task ProcessGoesOn_IsToldOnce()
    {
        using var job = new JobControl(TextWriter.Null);
        job.Listen();
        Assert.False(job.TakeGoneOn());
        if (OperatingSystem.IsWindows()) return;
        using (var kill = Process.Start("kill", ["-CONT", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!job.TakeGoneOn())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.False(job.TakeGoneOn());
    }
}
