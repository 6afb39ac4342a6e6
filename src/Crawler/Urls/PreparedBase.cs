using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Crawler.Urls;

/// <summary>
/// The base URL of one page, prepared for resolving many references that stand in it: bytes in, bytes out, nothing allocated. References in the forms that pages are written in are
/// copied together from the base and themselves; every other goes through <see cref="UrlParser"/>, whose results these are always equal to.
/// </summary>
internal sealed class PreparedBase
{
    // Printable ASCII that the path state leaves as it is, without the backslash, which ends a segment like a slash (URL Standard, path state).
    private static readonly SearchValues<byte> PathPlain = Ascii(c => PercentEncoding.PathSafe.Contains(c) && c != '\\');
    private static readonly SearchValues<byte> QueryPlain = Ascii(PercentEncoding.SpecialQuerySafe.Contains);
    private static readonly SearchValues<byte> SchemePlain = Ascii(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.');

    // Of a domain that is its own serialisation, as long as its last label does not begin like a number.
    private static readonly SearchValues<byte> HostPlain = Ascii(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    private readonly CanonicalUrl _url;
    private readonly QueryEncoding? _queryEncoding;
    private readonly int _longest;
    private readonly byte[] _text;
    private readonly int _pathStart;
    private readonly int _folderEnd;
    private readonly int _queryStart;

    /// <summary>Prepares a base.</summary>
    /// <param name="url">The base URL.</param>
    /// <param name="queryEncoding">How the queries of the page's links are encoded; null is UTF-8.</param>
    /// <param name="longest">Longest URL that is wanted, in bytes.</param>
    public PreparedBase(CanonicalUrl url, QueryEncoding? queryEncoding = null, int longest = int.MaxValue)
    {
        (_url, _queryEncoding, _longest) = (url, queryEncoding, longest);
        _text = Encoding.ASCII.GetBytes(url.Text);
        (_pathStart, _queryStart) = (url.Parts.PathStart, url.Parts.QueryStart);
        _folderEnd = _pathStart + _text.AsSpan(_pathStart, _queryStart - _pathStart).LastIndexOf((byte)'/') + 1;
    }

    /// <summary>The base, serialised.</summary>
    public ReadOnlySpan<byte> Text => _text;

    /// <summary>Resolves one reference.</summary>
    /// <param name="reference">The attribute's value in UTF-8; what is no UTF-8 in it counts as U+FFFD.</param>
    /// <param name="output">Gets the absolute URL without fragment, in ASCII, at its end; nothing of one that is longer than wanted.</param>
    /// <param name="shared">How many bytes of it, from its start, are known to be the base's.</param>
    /// <returns>Whether it is an http or https URL; where not, nothing is appended.</returns>
    [MethodImpl(HotPath.Compiled)]
    public bool TryResolve(scoped ReadOnlySpan<byte> reference, ref PooledList<byte> output, out int shared)
    {
        shared = 0;
        var scheme = SchemeLength(reference);
        if (scheme > 0 && !IsHttp(reference[..scheme])) return false;
        return TryCut(reference, out var path, out var query) && TryCopy(path, query, scheme, ref output, out shared) || TryParse(reference, ref output);
    }

    // Cuts off the fragment; false where a byte stands before it that is not simply copied.
    [MethodImpl(HotPath.Compiled)]
    private static bool TryCut(ReadOnlySpan<byte> reference, out ReadOnlySpan<byte> path, out ReadOnlySpan<byte> query)
    {
        path = reference;
        query = [];
        var end = reference.IndexOfAnyExcept(PathPlain);
        if (end < 0) return true;
        path = reference[..end];
        if (reference[end] != '?') return reference[end] == '#';
        query = reference[end..];
        var length = query.IndexOfAnyExcept(QueryPlain);
        if (length < 0) return true;
        query = query[..length];
        return reference[end + length] == '#';
    }

    [MethodImpl(HotPath.Compiled)]
    private bool TryCopy(ReadOnlySpan<byte> path, ReadOnlySpan<byte> query, int scheme, ref PooledList<byte> output, out int shared)
    {
        shared = 0;
        if (scheme > 0)
        {
            if (!path.StartsWith(_text.AsSpan(0, _pathStart)) || (path.Length > _pathStart && path[_pathStart] != '/')) return TryCopyAbsolute(path, query, ref output);
            path = path.Length > _pathStart ? path[_pathStart..] : "/"u8;
        }
        else if (path.IsEmpty)
        {
            shared = query.IsEmpty ? _text.Length : _queryStart;
            Append(ref output, _text.AsSpan(0, shared), [], query);
            return true;
        }
        else if (path.StartsWith("//"u8))
        {
            return false;
        }

        var isRooted = path[0] == '/';
        var folder = _text.AsSpan(0, isRooted ? _pathStart + 1 : _folderEnd);
        if (isRooted) path = path[1..];
        if (!TryClimb(ref path, ref folder)) return false;
        shared = folder.Length;
        Append(ref output, folder, path, query);
        return true;
    }

    // An absolute URL of another origin that is its own serialisation, but for a path that is missing.
    private bool TryCopyAbsolute(ReadOnlySpan<byte> url, ReadOnlySpan<byte> query, ref PooledList<byte> output)
    {
        var hostStart = url.StartsWith("https://"u8) ? "https://"u8.Length : url.StartsWith("http://"u8) ? "http://"u8.Length : 0;
        if (hostStart == 0) return false;
        var host = url[hostStart..];
        var end = host.IndexOf((byte)'/');
        if (end >= 0) host = host[..end];
        var label = host[(host.LastIndexOf((byte)'.') + 1)..];
        if (label.IsEmpty || !char.IsAsciiLetterLower((char)label[0]) || host.ContainsAnyExcept(HostPlain)) return false;
        var path = end < 0 ? "/"u8 : url[(hostStart + end)..];
        if (HasDotSegments(path[1..])) return false;
        Append(ref output, url[..(hostStart + host.Length)], path, query);
        return true;
    }

    // Takes ./ and ../ off the front of a path; false where dot segments are, or may be, in what is left.
    [MethodImpl(HotPath.Compiled)]
    private bool TryClimb(ref ReadOnlySpan<byte> path, ref Span<byte> folder)
    {
        while (path is [(byte)'.', ..])
        {
            var isUp = path is [_, (byte)'.', ..];
            var rest = path[(isUp ? 2 : 1)..];
            if (rest is not [] and not [(byte)'/', ..]) break;
            if (isUp && folder.Length > _pathStart + 1) folder = folder[..(folder[..^1].LastIndexOf((byte)'/') + 1)];
            path = rest.IsEmpty ? rest : rest[1..];
        }

        return !HasDotSegments(path);
    }

    // A segment that begins with a dot, plain or escaped, may be one.
    private static bool HasDotSegments(ReadOnlySpan<byte> path) =>
        path is [(byte)'.', ..] || path.IndexOf("/."u8) >= 0 || (path.Contains((byte)'%') && (path.IndexOf("%2e"u8) >= 0 || path.IndexOf("%2E"u8) >= 0));

    [MethodImpl(HotPath.Compiled)]
    private void Append(ref PooledList<byte> output, ReadOnlySpan<byte> first, ReadOnlySpan<byte> path, ReadOnlySpan<byte> query)
    {
        if (first.Length + path.Length + query.Length > _longest) return;
        var room = output.Reserve(first.Length + path.Length + query.Length);
        first.CopyTo(room);
        path.CopyTo(room[first.Length..]);
        query.CopyTo(room[(first.Length + path.Length)..]);
    }

    private bool TryParse(scoped ReadOnlySpan<byte> reference, ref PooledList<byte> output)
    {
        var input = new UrlBuffer(stackalloc char[512]);
        var url = new UrlBuffer(stackalloc char[512]);
        var room = input.Reserve(reference.Length);
        input.Truncate(Encoding.UTF8.GetChars(reference, room));
        var isUrl = UrlParser.Parse(input.Written, _url, _queryEncoding, ref url, out _) == UrlError.None;
        if (isUrl && url.Length <= _longest) Encoding.ASCII.GetBytes(url.Written, output.Reserve(url.Length));
        url.Dispose();
        input.Dispose();
        return isUrl;
    }

    // Of the scheme before its colon; 0 where the reference does not begin with one.
    private static int SchemeLength(ReadOnlySpan<byte> reference)
    {
        if (reference.IsEmpty || !char.IsAsciiLetter((char)reference[0])) return 0;
        var end = reference.IndexOfAnyExcept(SchemePlain);
        return end > 0 && reference[end] == ':' ? end : 0;
    }

    private static bool IsHttp(ReadOnlySpan<byte> scheme) => System.Text.Ascii.EqualsIgnoreCase(scheme, "http"u8) || System.Text.Ascii.EqualsIgnoreCase(scheme, "https"u8);

    private static SearchValues<byte> Ascii(Func<char, bool> holds) => SearchValues.Create([.. Enumerable.Range(0, 128).Where(b => holds((char)b)).Select(b => (byte)b)]);
}
