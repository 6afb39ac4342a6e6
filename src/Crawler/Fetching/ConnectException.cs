using System.Diagnostics.CodeAnalysis;

namespace Crawler.Fetching;

/// <summary>Carries a named failure out of the connect callback through the HTTP client, which hands nothing but exceptions on.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It exists to carry a FetchError, and nothing else throws it.")]
internal sealed class ConnectException(FetchError error, string detail, Exception? inner = null) : IOException(detail, inner)
{
    /// <summary>Which way it failed.</summary>
    public FetchError Error { get; } = error;
}
