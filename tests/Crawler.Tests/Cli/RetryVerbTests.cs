using Crawler.Frontier.Storage;
using Crawler.Output;
using Crawler.Tests.Frontier.Storage;

namespace Crawler.Tests.Cli;

public sealed class RetryVerbTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 2)]
    public async Task AnotherOutputWithRecords_IsRefusedByName(int length, int code)
    {
        CrawlFile.Create(_folder.Below("crawl.db"));
        using (var connection = CrawlDatabase.OpenToWrite(_folder.Below("crawl.db"))) CrawlDatabase.Run(connection, FormattableString.Invariant($"INSERT INTO output VALUES ('jsonl', 0), ('mine', {length})"));
        var run = await CliRun.Of("retry", _folder.Path, "--reason", "503");
        Assert.Equal(code, run.Code);
        Assert.Equal(code != 0, run.Error.Contains("the output mine holds records", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NothingHasFailedForThat_WhatHasIsTold()
    {
        CrawlFile.Create(_folder.Below("crawl.db"));
        Assert.Equal("no URL of this crawl stands as failed\n", (await CliRun.Of("retry", _folder.Path, "--reason", "503")).Error);
        using (var connection = CrawlDatabase.OpenToWrite(_folder.Below("crawl.db")))
        {
            CrawlDatabase.Run(connection, "INSERT INTO settled (url, state, reason, status, attempts) VALUES (1, 'failed', 'HttpStatus', 404, 1), (2, 'failed', 'HttpStatus', 404, 1), (3, 'failed', 'DnsFailed', NULL, 3), (4, 'fetched', NULL, 200, 1)");
        }

        var run = await CliRun.Of("retry", _folder.Path, "--reason", "503");
        Assert.Equal((0, "0 URLs are pending again\n"), (run.Code, run.Out));
        Assert.Equal("no URL has failed for that; in this crawl: HttpStatus 404 (2), DnsFailed (1)\n", run.Error);
    }

    [Fact]
    public async Task RobotsTxtThatCouldNotBeHad_StatusAndRetrySayWhy()
    {
        CrawlFile.Create(_folder.Below("crawl.db"));
        using (var connection = CrawlDatabase.OpenToWrite(_folder.Below("crawl.db")))
        {
            CrawlDatabase.Run(
                connection,
                """
                INSERT INTO url (id, origin, path, fingerprint, depth, hops, is_seed, nofollow) VALUES (1, 'http://a.test', '/', 1, 0, 0, 1, 0), (2, 'http://b.test', '/', 2, 0, 0, 1, 0), (3, 'http://c.test', '/', 3, 0, 0, 1, 0), (4, 'http://d.test', '/', 4, 0, 0, 1, 0);
                INSERT INTO settled (url, state, reason, detail, attempts) VALUES (1, 'failed', 'RobotsUnreachable', 'robots.txt: DnsFailed: no such host: a.test', 0), (2, 'failed', 'RobotsUnreachable', 'robots.txt: HttpStatus: 503 Service Unavailable', 0),
                  (3, 'failed', 'RobotsUnreachable', 'robots.txt: HttpStatus: 503', 0), (4, 'failed', 'RobotsUnreachable', 'robots.txt: not modified, but no copy is held', 0);
                """);
        }

        Assert.Contains(
            "\nfailed\tRobotsUnreachable: HttpStatus 503\t2\nfailed\tRobotsUnreachable\t1\nfailed\tRobotsUnreachable: DnsFailed\t1\n",
            (await CliRun.Of("status", _folder.Path)).Out,
            StringComparison.Ordinal);
        Assert.Equal(
            "no URL has failed for that; in this crawl: RobotsUnreachable: HttpStatus 503 (2), RobotsUnreachable (1), RobotsUnreachable: DnsFailed (1)\n",
            (await CliRun.Of("retry", _folder.Path, "--reason", "502")).Error);
    }

    [Fact]
    public async Task NameOfASkip_IsRefusedWithWhatToDoInstead()
    {
        CrawlFile.Create(_folder.Below("crawl.db"));
        var run = await CliRun.Of("retry", _folder.Path, "--reason", "outofscope");
        Assert.Equal((2, "crawler: --reason: OutOfScope is a reason to skip, and no failure; what was skipped by the scope or a limit is judged again by a resume with another one\n"), (run.Code, run.Error));
        Assert.EndsWith("; what robots.txt has refused is pending again after a resume with --no-robots\n", (await CliRun.Of("retry", _folder.Path, "--reason", "DisallowedByRobots")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoNameOfAFailure_IsRefusedWithTheNearest()
    {
        CrawlFile.Create(_folder.Below("crawl.db"));
        var run = await CliRun.Of("retry", _folder.Path, "--reason", "DnsFaild");
        Assert.Equal((2, "crawler: --reason: there is no failure DnsFaild (did you mean DnsFailed?)\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task RetryAfterTheEnd_StatusSaysThatItIsNotTheEnd()
    {
        CrawlFile.Create(_folder.Below("crawl.db"), (StoreKeys.StoppedBy, "Drained"));
        Assert.Contains("\nstopped\tdrained: every URL in scope has come to its end\n", (await CliRun.Of("status", _folder.Path)).Out, StringComparison.Ordinal);
        using (var connection = CrawlDatabase.OpenToWrite(_folder.Below("crawl.db")))
        {
            CrawlDatabase.Run(connection, "INSERT INTO output VALUES ('jsonl', 0); INSERT INTO url (id, origin, path, fingerprint, depth, hops, is_seed, nofollow) VALUES (1, 'http://a.test', '/', 1, 0, 0, 1, 0); INSERT INTO settled (url, state, reason, status, attempts) VALUES (1, 'failed', 'HttpStatus', 503, 1)");
        }

        _folder.File("summary.json", "of the crawl that had ended");
        await CliRun.Of("retry", _folder.Path, "--reason", "404");
        Assert.True(File.Exists(_folder.Below("summary.json")));
        Assert.Equal($"1 URL is pending again; for the requests: {Crawler.Cli.CommandName.Words} resume {_folder.Path}\n", (await CliRun.Of("retry", _folder.Path, "--reason", "503")).Out);
        Assert.False(File.Exists(_folder.Below("summary.json")));
        Assert.Contains("\nstopped\tdrained, and 1 URL is pending again since: go on with resume\n", (await CliRun.Of("status", _folder.Path)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DirectoryLetGoSoon_IsWaitedFor()
    {
        CrawlFile.Create(_folder.Below("crawl.db"));
        Assert.True(CrawlDirectory.TryOpen(_folder.Path, out var directory, out _));
        Assert.True(CrawlLock.TryTake(directory, out var held));
        var run = CliRun.Of("retry", _folder.Path, "--reason", "503");
        Assert.False(run.IsCompleted);
        held.Dispose();
        Assert.Equal(0, (await run).Code);
    }

    public void Dispose() => _folder.Dispose();
}
