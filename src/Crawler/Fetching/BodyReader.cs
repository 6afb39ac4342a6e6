using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crawler.Fetching;

/// <summary>Reads and decodes bodies within the limits of size.</summary>
/// <param name="limits">The limits.</param>
/// <param name="failures">Names what goes wrong on the connection.</param>
internal sealed class BodyReader(FetchLimits limits, FetchFailures failures)
{
    // Beyond that a new connection is cheaper than the rest of a body that nobody reads.
    private const int LongestRest = 64 * 1024;

    // A small page of one repeated line is no bomb, whatever its ratio.
    private const long FreeOfRatio = 1024 * 1024;

    private static readonly TimeSpan RestTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads the whole body.</summary>
    /// <param name="response">The response, of which only the headers have been read.</param>
    /// <param name="use">What it is read for.</param>
    /// <param name="head">Its head.</param>
    /// <param name="exchange">The request.</param>
    /// <param name="deadline">Its limits of time.</param>
    public async Task<BodyResult> ReadAsync(HttpResponseMessage response, BodyUse use, ResponseHead head, Exchange exchange, FetchDeadline deadline)
    {
        var codings = ResponseHeads.ContentCodings(response);
        if (ContentDecoder.Problem(codings) is { } problem) return new BodyResult(FetchError.DecodingFailed, problem, 0);
        var whole = use.TruncateAt is null;
        var (wireLimit, wireProblem) = WireLimit(isCoded: codings.Count > 0);

        // What is cut has a limit of its own, above or below that of pages.
        wireLimit = Math.Max(wireLimit, use.TruncateAt ?? 0);
        if (whole && response.Content.Headers.ContentLength is { } announced && announced > wireLimit)
        {
            return new BodyResult(FetchError.BodyTooLarge, string.Create(CultureInfo.InvariantCulture, $"{wireProblem}: {announced} bytes announced"), 0);
        }

        var bodyLimit = use.TruncateAt ?? limits.BodyBytes;
        await using var wire = new WireStream(await response.Content.ReadAsStreamAsync(CancellationToken.None), deadline, wireLimit);
        try
        {
            await using var decoder = new ContentDecoder(wire);
            await decoder.OpenAsync(codings, deadline.Token);
            if (use is { Compacts: true, TruncateAt: { } most }) return await ReadCompactAsync(decoder, codings, most, wire, deadline.Token);
            using var body = new PooledBytes(codings.Count == 0 ? response.Content.Headers.ContentLength : null, use.Scanner?.Begin(head));
            var ending = await ReadAsync(decoder.Output, body, bodyLimit, codings.Count > 0 ? wire : null, deadline.Token);
            if (!whole && (ending != Ending.Complete || wire.IsTooLarge)) return new BodyResult(body.ToArray(Math.Min(body.Length, bodyLimit)), wire.Count);
            if (wire.IsTooLarge) return new BodyResult(FetchError.BodyTooLarge, wireProblem, wire.Count);
            if (ending == Ending.TooLarge) return new BodyResult(FetchError.DecodedTooLarge, $"decoded body larger than {LimitText.Size(limits.BodyBytes)} (crawler.fetching.max-body-bytes)", wire.Count);
            if (ending == Ending.RatioTooHigh)
            {
                var detail = string.Create(CultureInfo.InvariantCulture, $"decoded body more than {limits.DecodedRatio} times as large as the one on the wire (crawler.fetching.max-decoded-ratio)");
                return new BodyResult(FetchError.DecodedRatioTooHigh, detail, wire.Count);
            }

            if (decoder.IsTruncated) return new BodyResult(FetchError.DecodingFailed, $"the {string.Join(", ", codings)} data ends before it is complete", wire.Count);

            // Decoders stop at the end of their data; the end of the message, which frees the connection, may be yet to read.
            if (codings.Count > 0) await SkipAsync(wire, deadline.Token);
            if (wire.Broken is { } broken) return Broken(broken, wire, exchange, deadline);
            var read = use.Lends && body.TryTake() is { } lent ? BodyResult.OfLent(lent, (int)body.Length, wire.Count) : new BodyResult(body.ToArray(body.Length), wire.Count);
            return read with { Scan = body.TakeScan() };
        }
        catch (Exception e) when (wire.Broken is not null || deadline.Fired is not null)
        {
            return Broken(e, wire, exchange, deadline);
        }
        catch (Exception e)
        {
            return new BodyResult(FetchError.DecodingFailed, FetchFailures.OneLine($"damaged {string.Join(", ", codings)} data: {e.Message}"), wire.Count);
        }
    }

    /// <summary>Reads the rest of a body that nobody needs, so that its connection can be used again, unless it is long or slow; then the connection is closed with the response.</summary>
    /// <returns>Bytes read.</returns>
    public static async Task<long> DrainAsync(HttpResponseMessage response, FetchDeadline deadline, TimeProvider time)
    {
        if (response.Content.Headers.ContentLength > LongestRest) return 0;
        using var soon = new CancellationTokenSource(RestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, soon.Token);
        deadline.AwaitRest();
        return await SkipAsync(await response.Content.ReadAsStreamAsync(CancellationToken.None), either.Token);
    }

    // What is cut counts as far as it goes: who reads it sees where it ends.
    [SuppressMessage("Reliability", "CA2000", Justification = "Whoever reads the body disposes its stream; one that fails holds nothing but memory.")]
    private async Task<BodyResult> ReadCompactAsync(ContentDecoder decoder, IReadOnlyList<string> codings, long most, WireStream wire, CancellationToken cancellationToken)
    {
        var body = new CompactBody();
        var ending = await ReadAsync(decoder.Output, body, most, codings.Count > 0 ? wire : null, cancellationToken);
        if (ending == Ending.Complete && !wire.IsTooLarge && decoder.IsTruncated) return new BodyResult(FetchError.DecodingFailed, $"the {string.Join(", ", codings)} data ends before it is complete", wire.Count);
        body.Complete();
        if (ending == Ending.Complete && codings.Count > 0 && !wire.IsTooLarge) await SkipAsync(wire, cancellationToken);
        return wire.Broken is null ? new BodyResult(body, wire.Count) : throw wire.Broken;
    }

    private BodyResult Broken(Exception thrown, WireStream wire, Exchange exchange, FetchDeadline deadline)
    {
        var (error, detail) = failures.Name(thrown, deadline, exchange);
        return new BodyResult(error, detail, wire.Count);
    }

    private (long Bytes, string Problem) WireLimit(bool isCoded) => isCoded || limits.WireBytes <= limits.BodyBytes
        ? (limits.WireBytes, $"body larger than {LimitText.Size(limits.WireBytes)} (crawler.fetching.max-wire-bytes)")
        : (limits.BodyBytes, $"body larger than {LimitText.Size(limits.BodyBytes)} (crawler.fetching.max-body-bytes)");

    private async Task<Ending> ReadAsync(Stream source, IBodyBuffer body, long limit, WireStream? coded, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = source.ReadAsync(body.Space(), cancellationToken);
            if (!reading.IsCompleted) body.OnWaiting();
            var read = await reading;
            if (read == 0) return Ending.Complete;
            body.Advance(read);
            if (body.Length > limit || body.IsFull) return Ending.TooLarge;
            if (coded is not null && body.Length > FreeOfRatio && body.Length / limits.DecodedRatio > coded.Count) return Ending.RatioTooHigh;
        }
    }

    private static async Task<long> SkipAsync(Stream body, CancellationToken cancellationToken)
    {
        var skipped = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(8 * 1024);
        try
        {
            while (skipped <= LongestRest && await body.ReadAsync(buffer, cancellationToken) is > 0 and var read) skipped += read;
        }
        catch (Exception)
        {
            // Whatever is wrong with the rest: who skips it does not need it.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return skipped;
    }

    private enum Ending
    {
        Complete,
        TooLarge,
        RatioTooHigh,
    }
}

/// <summary>What a body is read for.</summary>
internal readonly record struct BodyUse
{
    /// <summary>Bytes after which the decoded body is cut without failing; null fails one that is larger than the limits.</summary>
    public long? TruncateAt { get; init; }

    /// <summary>Whether a body that is cut comes compressed.</summary>
    public bool Compacts { get; init; }

    /// <summary>Whether whoever gets a whole body gives it back.</summary>
    public bool Lends { get; init; }

    /// <summary>Who reads the body while it arrives; null is nobody.</summary>
    public IBodyScanner? Scanner { get; init; }
}

/// <summary>A body, or why there is none.</summary>
internal readonly record struct BodyResult
{
    /// <summary>A body.</summary>
    public BodyResult(byte[] body, long wireBytes)
    {
        Body = body;
        WireBytes = wireBytes;
    }

    /// <summary>A body that is held compressed.</summary>
    public BodyResult(CompactBody body, long wireBytes)
        : this([], wireBytes) => Compact = body;

    /// <summary>No body.</summary>
    public BodyResult(FetchError error, string detail, long wireBytes)
    {
        Error = error;
        Detail = detail;
        WireBytes = wireBytes;
    }

    /// <summary>A body at the beginning of an array of the pool, which whoever gets it gives back.</summary>
    public static BodyResult OfLent(byte[] lent, int length, long wireBytes) => new(lent, wireBytes) { LentLength = length };

    /// <summary>The decoded body; null where it failed.</summary>
    public byte[]? Body { get; }

    /// <summary>Where <see cref="Body"/> is an array of the pool, how much of it is the body; null where it is one of its own.</summary>
    public int? LentLength { get; private init; }

    /// <summary>The body where it is held compressed; null otherwise.</summary>
    public CompactBody? Compact { get; }

    /// <summary>What has read the body, or its beginning, while it arrived; null where nobody has.</summary>
    public IBodyScan? Scan { get; init; }

    /// <summary>Which way it failed; meaningless with a body.</summary>
    public FetchError Error { get; }

    /// <summary>One line for people; null with a body.</summary>
    public string? Detail { get; }

    /// <summary>Bytes of the body on the wire, so far as read.</summary>
    public long WireBytes { get; }
}
