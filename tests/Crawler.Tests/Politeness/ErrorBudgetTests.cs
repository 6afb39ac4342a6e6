using Crawler.Fetching;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Tests.Politeness;

public class ErrorBudgetTests
{
    private static readonly CanonicalUrl Url = CanonicalUrl.TryCreate("http://a.test/", out var url, out _) ? url : throw new InvalidOperationException();

    [Fact]
    public void SoManyFailures_SpendIt()
    {
        var budget = new ErrorBudget(3);
        Assert.Equal([(1, false), (2, false), (3, true), (4, true)], Enumerable.Range(0, 4).Select(_ => After(budget, Status(403))).ToArray());
    }

    [Fact]
    public void OneFetchedInBetween_BeginsAnew()
    {
        var budget = new ErrorBudget(2);
        budget.Take(Status(404));
        budget.Take(new FetchOutcome.Success(Head(200), default) { Elapsed = TimeSpan.Zero });
        Assert.Equal((1, false), After(budget, Status(404)));
    }

    [Fact]
    public void RedirectsAndWhatIsOurOwnDoing_ChangeNothing()
    {
        var budget = new ErrorBudget(2);
        budget.Take(Status(404));
        budget.Take(new FetchOutcome.Redirect(Head(302), Url) { Elapsed = TimeSpan.Zero });
        budget.Take(new FetchOutcome.Failure(FetchError.Cancelled, "stopped") { Elapsed = TimeSpan.Zero });
        Assert.Equal(1, budget.InARow);
        Assert.Equal((2, true), After(budget, new FetchOutcome.Failure(FetchError.ConnectFailed, "refused") { Elapsed = TimeSpan.Zero }));
    }

    [Fact]
    public void Unlimited_IsNeverSpent()
    {
        var budget = new ErrorBudget(null);
        budget.Restore(int.MaxValue);
        Assert.Equal((int.MaxValue, false), After(budget, Status(404)));
    }

    private static (int InARow, bool IsSpent) After(ErrorBudget budget, FetchOutcome outcome)
    {
        budget.Take(outcome);
        return (budget.InARow, budget.IsSpent);
    }

    private static FetchOutcome.Failure Status(int status) => new(FetchError.HttpStatus, "no", Head(status)) { Elapsed = TimeSpan.Zero };

    private static ResponseHead Head(int status) => new() { Url = Url, Status = status, HttpVersion = "1.1" };
}
