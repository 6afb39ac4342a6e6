using Crawler.Fetching;

namespace Crawler.Parsing;

/// <summary>Takes links and metadata from a response. Stateless: one instance serves every parser actor.</summary>
public interface IPageParser
{
    /// <summary>Parses one response; a type that is no HTML gives <see cref="ParsedPage.Empty"/>.</summary>
    /// <param name="response">The response with its decoded body.</param>
    /// <param name="cancellationToken">Stops a long parse.</param>
    /// <returns>What was found; broken markup is not an error.</returns>
    ParsedPage Parse(FetchOutcome.Success response, CancellationToken cancellationToken);
}
