namespace Crawler.Fetching;

/// <summary>Lets code of the host application change a request before it is sent, and contains what that code does.</summary>
internal static class RequestHook
{
    /// <summary>Changes and fetches.</summary>
    /// <param name="fetcher">Sends it.</param>
    /// <param name="request">The request as the crawl would make it.</param>
    /// <param name="change">The host's code. It may block its thread, which is no actor's.</param>
    /// <param name="cancellationToken">Abandons both.</param>
    /// <returns>What came of it; where the code threw, or led to another host, <see cref="FetchError.HookFailed"/>.</returns>
    public static async Task<FetchOutcome> FetchAsync(IFetcher fetcher, FetchRequest request, Func<FetchRequest, CancellationToken, ValueTask<FetchRequest>> change, CancellationToken cancellationToken)
    {
        FetchRequest changed;
        try
        {
            changed = await Task.Run(() => change(request, cancellationToken).AsTask(), cancellationToken).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new FetchOutcome.Failure(FetchError.Cancelled, "cancelled") { Elapsed = TimeSpan.Zero };
        }
        catch (Exception error)
        {
            return Failure($"{error.GetType().Name}: {error.Message}");
        }

        if (changed is null) return Failure("it gave no request");
        return changed.Url.HostKey == request.Url.HostKey
            ? await fetcher.FetchAsync(changed, cancellationToken)
            : Failure($"it led to {changed.Url.HostKey}, whose clock this request does not run on");
    }

    private static FetchOutcome.Failure Failure(string detail) => new(FetchError.HookFailed, FetchFailures.OneLine($"OnRequest: {detail}")) { Elapsed = TimeSpan.Zero };
}
