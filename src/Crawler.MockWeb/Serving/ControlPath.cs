using System.Globalization;
using System.Runtime.InteropServices;

namespace Crawler.MockWeb.Serving;

/// <summary>What a control path does.</summary>
internal enum ControlKind
{
    /// <summary><c>/slow/SECONDS</c>: a page, after so long.</summary>
    Slow,

    /// <summary><c>/status/CODE</c>: that status.</summary>
    Status,

    /// <summary><c>/drip/BYTES</c>: a page of 4 KiB at so many bytes a second.</summary>
    Drip,

    /// <summary><c>/large/BYTES</c>: a page of exactly that size.</summary>
    Large,

    /// <summary><c>/trap/N</c>: a page that links to two more of its kind, without end.</summary>
    Trap,

    /// <summary><c>/hang</c>: no answer until the client goes away.</summary>
    Hang,

    /// <summary><c>/inflight</c>: the counters as JSON.</summary>
    InFlight,
}

/// <summary>A path that every ordinary host answers besides its graph. A query is ignored, so that one path gives many URLs.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Number">Its parameter, if it has one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ControlPath(ControlKind Kind, double Number)
{
    private const long MaxLarge = 8L * 1024 * 1024 * 1024;

    /// <summary>Whether the answer is HTML with status 200.</summary>
    public bool AnswersWithPage => Kind is ControlKind.Slow or ControlKind.Drip or ControlKind.Large or ControlKind.Trap;

    /// <summary>Reads a request target.</summary>
    public static bool TryParse(string target, out ControlPath control)
    {
        var path = target.AsSpan();
        if (path.IndexOf('?') is >= 0 and var query) path = path[..query];
        control = path switch
        {
            "/inflight" => new(ControlKind.InFlight, 0),
            "/hang" => new(ControlKind.Hang, 0),
            _ => default,
        };
        return control != default
            || Numbered(path, "/slow/", ControlKind.Slow, 0, 3600, out control)
            || Numbered(path, "/status/", ControlKind.Status, 200, 599, out control)
            || Numbered(path, "/drip/", ControlKind.Drip, 1, 1_000_000_000, out control)
            || Numbered(path, "/large/", ControlKind.Large, 0, MaxLarge, out control)
            || Numbered(path, "/trap/", ControlKind.Trap, 0, 1e15, out control);
    }

    private static bool Numbered(ReadOnlySpan<char> path, string prefix, ControlKind kind, double least, double most, out ControlPath control)
    {
        control = default;
        if (!path.StartsWith(prefix, StringComparison.Ordinal)) return false;
        var style = kind == ControlKind.Slow ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
        if (!double.TryParse(path[prefix.Length..], style, CultureInfo.InvariantCulture, out var number) || !(number >= least && number <= most)) return false;
        control = new(kind, number);
        return true;
    }
}
