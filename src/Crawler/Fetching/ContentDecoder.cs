using System.IO.Compression;

namespace Crawler.Fetching;

/// <summary>Undoes the content codings of one body, last applied first.</summary>
internal sealed class ContentDecoder : IAsyncDisposable
{
    /// <summary>The codings that it knows, for Accept-Encoding.</summary>
    public const string Accepted = "gzip, deflate, br";

    // Nobody stacks more in earnest; every layer multiplies what a few bytes can cost.
    private const int MostCodings = 5;

    private readonly List<CodedSource> _sources = [];
    private readonly List<Stream> _decoders = [];

    /// <summary>Decodes nothing yet.</summary>
    /// <param name="wire">The body as it comes.</param>
    public ContentDecoder(Stream wire) => Output = wire;

    /// <summary>The decoded body.</summary>
    public Stream Output { get; private set; }

    /// <summary>Whether a layer ended before its data did.</summary>
    public bool IsTruncated => _sources.Exists(source => source.IsTruncated);

    /// <summary>Sees whether the codings can be undone.</summary>
    /// <param name="codings">The codings in the order in which they were applied, in lower case.</param>
    /// <returns>What is wrong with them; null if nothing is.</returns>
    public static string? Problem(IReadOnlyList<string> codings)
    {
        if (codings.Count > MostCodings) return $"{codings.Count} content codings on top of each other";
        return codings.FirstOrDefault(coding => coding is not ("gzip" or "x-gzip" or "deflate" or "br")) is { } unknown ? FetchFailures.OneLine($"unknown content coding \"{unknown}\"") : null;
    }

    /// <summary>Sets the decoders up.</summary>
    /// <param name="codings">The codings, without a problem.</param>
    /// <param name="cancellationToken">Abandons the first read, by which the two forms of deflate are told apart.</param>
    public async Task OpenAsync(IReadOnlyList<string> codings, CancellationToken cancellationToken)
    {
        foreach (var coding in codings.Reverse())
        {
            var source = new CodedSource(Output);
            _sources.Add(source);
            Output = coding switch
            {
                "br" => new BrotliStream(source, CompressionMode.Decompress),
                "deflate" when await source.BeginsAsZlibAsync(cancellationToken) => new ZLibStream(source, CompressionMode.Decompress),
                "deflate" => new DeflateStream(source, CompressionMode.Decompress),
                _ => new GZipStream(source, CompressionMode.Decompress),
            };
            _decoders.Add(Output);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // From the outside in: each also disposes the source that it reads.
        for (var i = _decoders.Count - 1; i >= 0; i--) await _decoders[i].DisposeAsync();
    }
}
