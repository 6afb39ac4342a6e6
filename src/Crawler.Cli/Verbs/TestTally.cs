using System.Globalization;
using System.Xml.Linq;

namespace Crawler.Cli.Verbs;

/// <summary>What the result files (TRX) of one test run add up to.</summary>
/// <param name="Passed">Tests passed.</param>
/// <param name="Failed">Tests failed, timed out or broken off.</param>
/// <param name="Skipped">Tests skipped: name and reason.</param>
/// <param name="Tables">Tables that tests printed, such as that of the conformance data.</param>
internal sealed record TestTally(int Passed, int Failed, IReadOnlyList<(string Test, string Reason)> Skipped, IReadOnlyList<string> Tables)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Reads every result file of a directory; a test project has one.</summary>
    public static TestTally Of(string directory)
    {
        var tally = new TestTally(0, 0, [], []);
        foreach (var file in Directory.EnumerateFiles(directory, "*.trx").Order(StringComparer.Ordinal)) tally = tally.Add(XDocument.Load(file));
        return tally;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed");

    private TestTally Add(XDocument results)
    {
        var counters = results.Descendants(Trx + "Counters").Single();
        var skipped = results.Descendants(Trx + "UnitTestResult").Where(result => (string?)result.Attribute("outcome") == "NotExecuted")
            .Select(result => ((string?)result.Attribute("testName") ?? "", result.Descendants(Trx + "Message").FirstOrDefault()?.Value.Trim() ?? "no reason given"));
        var tables = results.Descendants(Trx + "StdOut").Select(output => output.Value.Trim()).Where(text => text.StartsWith("| ", StringComparison.Ordinal));
        return new TestTally(Passed + Count(counters, "passed"), Failed + Count(counters, "failed") + Count(counters, "error") + Count(counters, "timeout") + Count(counters, "aborted"), [.. Skipped, .. skipped], [.. Tables, .. tables]);
    }

    private static int Count(XElement counters, string name) => (int?)counters.Attribute(name) ?? 0;
}
