using System.Text.RegularExpressions;
using Crawler.Frontier.Storage;
using Crawler.Tests.Architecture;
using Crawler.Tests.Cli;

namespace Crawler.Tests.Frontier.Storage;

public sealed partial class ReadmeQueryTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Fact]
    public void EveryQueryOfTheReadme_IsUnderstood()
    {
        var path = _folder.Below("crawl.db");
        CrawlFile.Create(path);
        using var connection = CrawlDatabase.OpenToRead(path);
        var queries = Queries().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"))).Select(match => match.Groups[1].Value).ToList();
        Assert.True(queries.Count >= 5);
        Assert.All(queries, query => Assert.Null(CrawlDatabase.Ask(connection, query)));
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Queries();
}
