namespace Crawler.Telemetry;

/// <summary>Which failures of hooks were told: each kind once, by the hook and the type of the exception, of many kinds the first. Pure.</summary>
internal sealed class HookFailureNotes
{
    private const int KindsTold = 100;

    private readonly HashSet<(string Hook, string Type)> _told = [];

    /// <summary>Whether a failure is the first of its kind.</summary>
    /// <param name="hook">The hook's name.</param>
    /// <param name="detail">What it threw: the type's name, a colon, the message; the hook's name and a colon may stand in front.</param>
    public bool IsFirst(string hook, string detail)
    {
        if (_told.Count >= KindsTold) return false;
        var words = detail.StartsWith($"{hook}: ", StringComparison.Ordinal) ? detail[(hook.Length + 2)..] : detail;
        return _told.Add((hook, words.IndexOf(':', StringComparison.Ordinal) is > 0 and var end ? words[..end] : words));
    }
}
