using System.Runtime.InteropServices;

namespace Crawler.Cli;

/// <summary>The signals to stop that have come so far, and what a further one means.</summary>
internal sealed record StopSignals
{
    /// <summary>None has come.</summary>
    public static readonly StopSignals None = new();

    // timeout(1) signals its child and then the group that the child is in; a session that ends sends SIGTERM and SIGHUP. Nobody who has second thoughts is as quick.
    private static readonly TimeSpan SameWish = TimeSpan.FromSeconds(1);

    // Keys can be struck twice in that time, but not a quarter of it; a parent that hands on what the terminal has sent to both needs less.
    private static readonly TimeSpan SameStroke = TimeSpan.FromMilliseconds(250);

    // When the last one came that counted.
    private readonly TimeSpan? _last;

    private StopSignals(TimeSpan? last = null) => _last = last;

    /// <summary>Counts one more.</summary>
    /// <param name="signal">Which one.</param>
    /// <param name="at">When it came, on a clock that never goes back.</param>
    /// <returns>All of them, and what this one means.</returns>
    /// <remarks>A terminal that is gone can be gone several times over, by its shell and by the system; nobody sits there who could be in a hurry. So SIGHUP is never the second one.</remarks>
    public (StopSignals All, SignalMeaning Meaning) Next(PosixSignal signal, TimeSpan at)
    {
        if (_last is not { } last) return (new StopSignals(at), SignalMeaning.Stop);
        if (signal == PosixSignal.SIGHUP || at - last < (IsFromKeyboard(signal) ? SameStroke : SameWish)) return (this, SignalMeaning.None);
        return (new StopSignals(at), SignalMeaning.StopAtOnce);
    }

    private static bool IsFromKeyboard(PosixSignal signal) => signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT;
}

/// <summary>What a signal means to a process that can stop in order.</summary>
internal enum SignalMeaning
{
    /// <summary>Nothing new: the same wish has come another way.</summary>
    None,

    /// <summary>To stop in order.</summary>
    Stop,

    /// <summary>To end, whatever is under way.</summary>
    StopAtOnce,
}
