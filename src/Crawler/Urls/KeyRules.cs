using System.Buffers;
using System.Runtime.InteropServices;

namespace Crawler.Urls;

/// <summary>
/// How a crawl knows a URL: the key that every URL has (<see cref="CanonicalUrl.Key"/>), without session identifiers and parameters that only track visitors, the query sorted
/// where that is asked for. Applied to its own result it changes nothing.
/// </summary>
internal sealed class KeyRules
{
    private readonly bool _sortQuery;
    private readonly ParameterNames _dropped;
    private readonly ParameterNames _sessions;

    /// <summary>Makes the rules.</summary>
    public KeyRules(UrlsOptions options)
    {
        _sortQuery = options.SortQuery;
        _dropped = new ParameterNames([.. options.DropParameters, .. options.SessionIds]);
        _sessions = new ParameterNames(options.SessionIds);
    }

    /// <summary>The key.</summary>
    public string KeyOf(CanonicalUrl url)
    {
        var key = url.Key;
        if (!Concern(key)) return key;
        var buffer = new UrlBuffer(stackalloc char[512]);
        Append(key, ref buffer);
        var result = buffer.Written.SequenceEqual(key) ? key : buffer.ToString();
        buffer.Dispose();
        return result;
    }

    /// <summary>Whether the rules have anything to look at.</summary>
    public static bool Concern(ReadOnlySpan<char> key) => key.IndexOfAny('?', ';') >= 0;

    /// <summary>Appends the key.</summary>
    /// <param name="key">The key that the URL has without rules.</param>
    /// <param name="output">Gets the key.</param>
    public void Append(scoped ReadOnlySpan<char> key, scoped ref UrlBuffer output)
    {
        // A host may have a semicolon too.
        var hostStart = key.IndexOf("//") + 2;
        var pathStart = hostStart + key[hostStart..].IndexOf('/');
        var path = key[pathStart..];
        var question = path.IndexOf('?');
        output.Append(key[..pathStart]);
        AppendPath(question < 0 ? path : path[..question], ref output);
        if (question < 0) return;
        if (_sortQuery) AppendSorted(path[(question + 1)..], ref output);
        else AppendQuery(path[(question + 1)..], ref output);
    }

    private void AppendPath(scoped ReadOnlySpan<char> path, scoped ref UrlBuffer output)
    {
        while (true)
        {
            var semicolon = path.IndexOf(';');
            if (semicolon < 0)
            {
                output.Append(path);
                return;
            }

            output.Append(path[..semicolon]);
            var parameter = path[(semicolon + 1)..];
            if (parameter.IndexOfAny(';', '/') is var end and >= 0) parameter = parameter[..end];
            if (!_sessions.Contains(NameOf(parameter)) || EndsInDots(output.Written)) output.Append(path.Slice(semicolon, parameter.Length + 1));
            path = path[(semicolon + 1 + parameter.Length)..];
        }
    }

    // What is left of /..;jsessionid=1 would be a dot segment, which means another path.
    private static bool EndsInDots(ReadOnlySpan<char> text) => text[(text.LastIndexOf('/') + 1)..] is "." or "..";

    private void AppendQuery(scoped ReadOnlySpan<char> query, scoped ref UrlBuffer output)
    {
        var sign = '?';
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            if (_dropped.Contains(NameOf(parameter))) continue;
            output.Append(sign);
            output.Append(parameter);
            sign = '&';
        }
    }

    // By name and then by place, as URLSearchParams.sort() does (URL Standard 6.2).
    private void AppendSorted(scoped ReadOnlySpan<char> query, scoped ref UrlBuffer output)
    {
        var text = ArrayPool<char>.Shared.Rent(query.Length);
        query.CopyTo(text);
        var parameters = ArrayPool<Parameter>.Shared.Rent(query.Count('&') + 1);
        var count = 0;
        foreach (var range in query.Split('&'))
        {
            var (start, length) = range.GetOffsetAndLength(query.Length);
            var parameter = new Parameter(start, length, NameOf(query.Slice(start, length)).Length);
            if (!_dropped.Contains(query.Slice(start, parameter.NameLength))) parameters[count++] = parameter;
        }

        parameters.AsSpan(0, count).Sort(new ByName(text));
        for (var i = 0; i < count; i++)
        {
            output.Append(i == 0 ? '?' : '&');
            output.Append(query.Slice(parameters[i].Start, parameters[i].Length));
        }

        ArrayPool<Parameter>.Shared.Return(parameters);
        ArrayPool<char>.Shared.Return(text);
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> parameter) => parameter.IndexOf('=') is var end and >= 0 ? parameter[..end] : parameter;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Parameter(int Start, int Length, int NameLength);

    private readonly struct ByName(char[] query) : IComparer<Parameter>
    {
        public int Compare(Parameter x, Parameter y) =>
            query.AsSpan(x.Start, x.NameLength).SequenceCompareTo(query.AsSpan(y.Start, y.NameLength)) is var order and not 0 ? order : x.Start.CompareTo(y.Start);
    }
}
