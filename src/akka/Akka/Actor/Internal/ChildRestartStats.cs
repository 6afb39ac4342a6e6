using System.Diagnostics;

namespace Akka.Actor;

/// <summary>How often a child has been restarted within the window of its supervisor's strategy.</summary>
internal sealed class ChildRestartStats(InternalActorRefBase child)
{
    private int _retries;
    private long _windowStart = -1;

    internal InternalActorRefBase Child { get; } = child;

    /// <summary>Counts one more restart and says whether the limits allow it. A negative limit is none.</summary>
    internal bool RequestRestartPermission(int maxNrOfRetries, TimeSpan window)
    {
        if (maxNrOfRetries == 0)
            return false;

        var windowed = window > TimeSpan.Zero;
        if (!windowed)
            return maxNrOfRetries < 0 || ++_retries <= maxNrOfRetries;

        // A window without a count means one restart.
        var limit = maxNrOfRetries < 0 ? 1 : maxNrOfRetries;
        var now = Stopwatch.GetTimestamp();
        if (_windowStart < 0)
            _windowStart = now;

        if (Stopwatch.GetElapsedTime(_windowStart, now) <= window)
            return ++_retries <= limit;

        // The window is over: this failure opens the next one.
        _retries = 1;
        _windowStart = now;
        return true;
    }
}
