using Crawler.Configuration;

namespace Crawler.Telemetry;

/// <summary>What is reported while a crawl runs.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Time between two progress lines where standard error is no terminal.</summary>
    [Range("100ms", "1d")]
    public required TimeSpan ProgressInterval { get; init; }
}
