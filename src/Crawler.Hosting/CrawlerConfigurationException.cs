using System.Diagnostics.CodeAnalysis;
using Crawler.Configuration;

namespace Crawler.Hosting;

/// <summary>A configuration that cannot work. The message has a line for every error.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It lists errors, and is made with them.")]
public sealed class CrawlerConfigurationException : ArgumentException
{
    internal CrawlerConfigurationException(IReadOnlyList<ConfigError> errors)
        : base(string.Join(Environment.NewLine, errors.Prepend<object>($"the crawler's configuration has {errors.Count} error{(errors.Count == 1 ? "" : "s")}:"))) => Errors = errors;

    /// <summary>Every error, with its path, where it stands, and a suggestion.</summary>
    public IReadOnlyList<ConfigError> Errors { get; }
}
