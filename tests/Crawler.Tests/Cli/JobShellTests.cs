using Crawler.Cli.Progress;

namespace Crawler.Tests.Cli;

/// <summary>Process 9 of group 9 and session 1, where nothing else is said.</summary>
public sealed class JobShellTests
{
    // A shell with jobs; a script or timeout(1) of the same group between; the first process of a session, as below ssh -t; another session above; a container's first process; nobody known.
    [Theory]
    [InlineData(true, 9, "9<1 1<0:1/1")]
    [InlineData(true, 9, "9<8 8<1 1<0:1/1")]
    [InlineData(false, 9, "9<5:9/9 5<1:5/5")]
    [InlineData(false, 9, "9<8:9/8 8<5:9/8 5<1:5/5")]
    [InlineData(false, 1, "1<0:1/1")]
    [InlineData(false, 9, "9<4")]
    [InlineData(false, 9, "")]
    public void Shell_IsSomebodyAboveOfTheSessionButNotOfTheGroup(bool isThere, int process, string places)
    {
        var known = places.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('<', ':', '/')).ToDictionary(
            numbers => Number(numbers[0]),
            numbers => new JobShell.Place(Number(numbers[1]), numbers.Length > 2 ? Number(numbers[2]) : 9, numbers.Length > 2 ? Number(numbers[3]) : 1));
        Assert.Equal(isThere, JobShell.IsThere(process, other => known.TryGetValue(other, out var place) ? place : null));
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
