using System.Threading.Channels;
using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>
/// Reads seeds a little ahead on a thread of its own: a source that says nothing for hours, such as a pipe, cannot be told to stop, and would
/// otherwise hold up the end of the crawl and of the process.
/// </summary>
internal static class SeedPump
{
    private const int Ahead = 1000;

    /// <summary>The same seeds, enumerated once.</summary>
    /// <param name="seeds">The source.</param>
    /// <param name="end">Ends the enumeration, also while it waits; the thread is left to its source and keeps no process alive.</param>
    public static IEnumerable<CanonicalUrl> Read(IEnumerable<CanonicalUrl> seeds, CancellationToken end)
    {
        var ahead = Channel.CreateBounded<CanonicalUrl>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
        _ = Task.Factory.StartNew(() => Pump(seeds, ahead.Writer, end), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (WaitForMore(ahead.Reader, end))
        {
            while (!end.IsCancellationRequested && ahead.Reader.TryRead(out var seed)) yield return seed;
        }
    }

    private static void Pump(IEnumerable<CanonicalUrl> seeds, ChannelWriter<CanonicalUrl> ahead, CancellationToken end)
    {
        try
        {
            foreach (var seed in seeds)
            {
                if (!ahead.TryWrite(seed)) ahead.WriteAsync(seed, end).AsTask().GetAwaiter().GetResult();
            }

            ahead.Complete();
        }
        catch (Exception error)
        {
            ahead.Complete(error);
        }
    }

    private static bool WaitForMore(ChannelReader<CanonicalUrl> ahead, CancellationToken end)
    {
        try
        {
            return ahead.WaitToReadAsync(end).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
