using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Akka.Actor;
using Crawler.Fetching;

namespace Crawler.Hosting;

/// <summary>One direct fetch as an asynchronous stream.</summary>
internal static class FetchStream
{
    /// <summary>Makes the requests. However the reader leaves, every socket is let go before this ends.</summary>
    /// <param name="start">Starts a fetch that writes to the channel, and gives its actor.</param>
    /// <param name="cancellationToken">Cancels the rest; those are results too.</param>
    public static async IAsyncEnumerable<FetchResult> ReadAsync(Func<ChannelWriter<FetchResult>, Task<IActorRef>> start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var results = Channel.CreateUnbounded<FetchResult>(new UnboundedChannelOptions { SingleReader = true });
        var fetch = await start(results.Writer).ConfigureAwait(false);
        await using var cancel = cancellationToken.UnsafeRegister(static state => ((IActorRef)state!).Tell(FetchAllProtocol.Cancel.Instance), fetch).ConfigureAwait(false);
        try
        {
            while (await results.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (results.Reader.TryRead(out var result))
                {
                    fetch.Tell(FetchAllProtocol.Taken.Instance);
                    yield return result;
                }
            }
        }
        finally
        {
            fetch.Tell(FetchAllProtocol.Cancel.Instance);
            while (results.Reader.TryRead(out _) || await HasMoreAsync(results.Reader).ConfigureAwait(false))
            {
            }
        }
    }

    // What the source threw is told where the results are read, or to nobody who has left.
    private static async Task<bool> HasMoreAsync(ChannelReader<FetchResult> results)
    {
        try
        {
            return await results.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return false;
        }
    }
}
