using System.Globalization;

namespace Crawler.Cli.Verbs;

/// <summary>Adds up the summaries that the test runner prints for each project, and leaves out of its output what nobody reads.</summary>
internal sealed class TestTally
{
    private bool _isReasonNext;

    /// <summary>Tests passed so far.</summary>
    public int Passed { get; private set; }

    /// <summary>Tests failed so far.</summary>
    public int Failed { get; private set; }

    /// <summary>Tests skipped so far.</summary>
    public int Skipped { get; private set; }

    /// <summary>Takes one line of the runner's output.</summary>
    /// <returns>Whether the line is worth showing: not that a test passed or a phase began, but why one was skipped.</returns>
    public bool Add(string line)
    {
        Passed += Number(line, "     Passed: ");
        Failed += Number(line, "     Failed: ");
        Skipped += Number(line, "    Skipped: ");
        if (!line.StartsWith("[xUnit.net ", StringComparison.Ordinal)) return !line.StartsWith("  Passed ", StringComparison.Ordinal);
        var isReason = _isReasonNext;
        _isReasonNext = line.EndsWith("[SKIP]", StringComparison.Ordinal);
        return isReason || _isReasonNext;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Skipped} skipped\n{Passed} passed, {Failed} failed");

    private static int Number(string line, string label) =>
        line.StartsWith(label, StringComparison.Ordinal) && int.TryParse(line.AsSpan(label.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
