namespace Crawler.EndToEnd.Tests;

/// <summary>Waits for what must become true, and fails after a time that nothing should need.</summary>
internal static class Eventually
{
    private static readonly TimeSpan FailureTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static Task True(Func<bool> condition) => True(() => Task.FromResult(condition()));

    public static async Task True(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(FailureTimeout);
        using var timer = new PeriodicTimer(Pause);
        while (!await condition()) await timer.WaitForNextTickAsync(limit.Token);
    }
}
