using System.Diagnostics;

namespace Akka.TestKit;

/// <summary>A point in time to which waiting may last.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly struct Deadline
{
    private readonly long _start;
    private readonly TimeSpan _after;

    private Deadline(TimeSpan after)
    {
        _start = Stopwatch.GetTimestamp();
        _after = after;
    }

    internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>Never negative; infinite where the deadline is.</summary>
    internal TimeSpan Left
    {
        get
        {
            if (_after < TimeSpan.Zero)
                return Timeout.InfiniteTimeSpan;

            var left = _after - Elapsed;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    internal bool IsOver => _after >= TimeSpan.Zero && Elapsed >= _after;

    internal static Deadline After(TimeSpan after) => new(after);
}
