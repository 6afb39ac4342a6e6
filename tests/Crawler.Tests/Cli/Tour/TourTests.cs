using Crawler.Cli;
using Crawler.Cli.Tour;

namespace Crawler.Tests.Cli.Tour;

public sealed class TourTests
{
    private static readonly TourStep Step = new("gather [all]", "A title", _ => Task.CompletedTask);

    [Fact]
    public async Task EveryClaimOfEveryStepHolds()
    {
        var shown = new List<string>();
        await foreach (var report in TourGuide.RunAsync(TourStep.All, TimeSpan.FromMilliseconds(20), TimeProvider.System))
        {
            shown.Add(report.Step.Pattern);
            Assert.All(report.Claims, claim => Assert.True(claim.Holds, $"{report.Step.Pattern}: {claim.Text}"));
            Assert.True(report.Holds, report.Step.Pattern);
            Assert.NotEmpty(report.Code);
        }

        Assert.Equal(TourStep.All.Select(step => step.Pattern), shown);
    }

    [Fact]
    public async Task Step_ThatThrows_DoesNotHold()
    {
        var throwing = Step with { Show = _ => throw new InvalidOperationException("no server") };
        var reports = TourGuide.RunAsync([throwing, Step], TimeSpan.Zero, TimeProvider.System);
        await using var each = reports.GetAsyncEnumerator();
        Assert.True(await each.MoveNextAsync());
        Assert.False(each.Current.Holds);
        Assert.Contains("no server", Assert.Single(each.Current.Claims).Text, StringComparison.Ordinal);
        Assert.True(await each.MoveNextAsync());
        Assert.False(each.Current.Holds);
    }

    [Fact]
    public async Task Verb_ShowsCodeAndClaimsAsPlainText()
    {
        var run = await CliRun.Of("tour", "--only", "PAGINATE()");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("      await crawler.PaginateAsync(first, NextPage.RelNext).Take(3).ToListAsync()\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("    ok     requests that the server saw: 3\n", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("2 of 2 patterns hold, 3 claims in all", run.OutLines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
    }

    [Fact]
    public async Task Verb_UnknownWord_NamesThePatterns()
    {
        var run = await CliRun.Of("tour", "--only", "pear");
        Assert.Equal(2, run.Code);
        Assert.Contains("--only 'pear': no pattern has this word; one of: gather(*fetches); ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, "    ok     [3] pages\n")]
    [InlineData(true, false, "    ok     [3] pages\n")]
    [InlineData(false, false, "    WRONG  [3] pages\n")]
    public void View_WritesBracketsAsTheyAreAndColoursOnATerminalOnly(bool holds, bool isWatched, string line)
    {
        using var output = CliRun.NewWriter();
        var view = new TourView(new Terminal { In = Stream.Null, Out = output, Error = TextWriter.Null, IsOutWatched = isWatched });
        view.Show(1, new TourReport(Step, ["var x = [1];"], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), [new TourClaim("[3] pages", holds)]));
        var text = output.ToString();
        Assert.Equal(isWatched && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")), text.Contains('\u001b', StringComparison.Ordinal));
        var plain = System.Text.RegularExpressions.Regex.Replace(text, @"\u001b\[[0-9;]*m", "");
        Assert.Contains(line, plain, StringComparison.Ordinal);
        Assert.StartsWith(" 1  gather [all]\n    A title\n      var x = [1];\n    1.0 s; one by one 5.0 s\n", plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("async () => await crawler.FetchAllAsync(urls)", "await crawler.FetchAllAsync(urls)")]
    [InlineData("async () =>\n        {\n            var a = 1;\n            if (a == 1)\n            {\n                a++;\n            }\n\n            return a;\n        }", "var a = 1;|if (a == 1)|{|    a++;|}||return a;")]
    [InlineData("async () => await crawler\n            .FetchAllAsync(urls)\n            .First()", "await crawler|    .FetchAllAsync(urls)|    .First()")]
    public void CodeText_IsTheBodyWithoutItsIndentation(string lambda, string lines) => Assert.Equal(lines.Split('|'), CodeText.Of(lambda));
}
