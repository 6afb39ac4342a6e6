using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crawler.Cli.Torture;

/// <summary>A place at which a tortured crawl kills its own process, as <c>kill -9</c> would.</summary>
/// <param name="Name">One of <see cref="Names"/> or <see cref="OfJudging"/>.</param>
/// <param name="Batch">The batch of this process at which it happens, counted from 1; those without records do not count.</param>
internal sealed record CrashPoint(string Name, int Batch)
{
    /// <summary>Half of a line is in the file.</summary>
    public const string MidLine = "mid-line";

    /// <summary>One of two outputs has the batch, the other one nothing of it.</summary>
    public const string OneOutput = "one-output";

    /// <summary>Every output has the batch, and the store has not begun its transaction.</summary>
    public const string BeforeCommit = "before-commit";

    /// <summary>The transaction is committed, and nobody knows yet.</summary>
    public const string AfterCommit = "after-commit";

    /// <summary>Known URLs are judged by other rules, and the store has not begun their transaction.</summary>
    public const string BeforeJudged = "before-judged";

    /// <summary>Those are committed, and nobody knows yet; the resume that judges again has only begun.</summary>
    public const string AfterJudged = "after-judged";

    /// <summary>Those of any crawl.</summary>
    public static readonly IReadOnlyList<string> Names = [MidLine, OneOutput, BeforeCommit, AfterCommit];

    /// <summary>Those of a crawl with one output.</summary>
    public static readonly IReadOnlyList<string> OfOneOutput = [MidLine, BeforeCommit, AfterCommit];

    /// <summary>Those of a resume that judges again; their batches are those with known URLs.</summary>
    public static readonly IReadOnlyList<string> OfJudging = [BeforeJudged, AfterJudged];

    /// <summary>Whether it is the store that dies.</summary>
    public bool IsTheStores => Name is BeforeCommit or AfterCommit or BeforeJudged or AfterJudged;

    /// <summary>Whether an output has bytes by then that are not committed.</summary>
    public bool LeavesUncommittedBytes => Name is MidLine or OneOutput or BeforeCommit;

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CrashPoint? point)
    {
        point = null;
        if (text.Split('@') is not [var name, var batch] || !Names.Concat(OfJudging).Contains(name) || !int.TryParse(batch, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        point = new CrashPoint(name, number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}@{Batch}");

    /// <summary>Kills this process; no code of it runs after that.</summary>
    [DoesNotReturn]
    public static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Block();
    }

    /// <summary>Keeps this thread until the process is killed.</summary>
    [DoesNotReturn]
    public static void Block()
    {
        using var never = new ManualResetEventSlim();
        never.Wait();
        throw new UnreachableException();
    }
}
