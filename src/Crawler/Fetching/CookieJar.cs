using System.Collections.Immutable;
using Crawler.Urls;

namespace Crawler.Fetching;

/// <summary>The cookies of every origin, bounded in number and size; the origin that got its first one longest ago is forgotten first. They end with the process.</summary>
internal sealed class CookieJar
{
    private const int MostOrigins = 5000;
    private const int MostPerOrigin = 50;
    private const int LongestPerOrigin = 2 * Cookie.Longest;

    // Fetchers read and add on their own threads: a snapshot swapped whole.
    private State _state = new(ImmutableDictionary<OriginKey, ImmutableList<Cookie>>.Empty, ImmutableQueue<OriginKey>.Empty);

    /// <summary>The Cookie header of a request; null where there is nothing to send.</summary>
    /// <param name="url">What is asked for.</param>
    /// <param name="now">Ended cookies are left out.</param>
    public string? HeaderFor(CanonicalUrl url, DateTimeOffset now)
    {
        var state = _state;
        if (!state.Cookies.TryGetValue(url.Origin, out var cookies)) return null;
        var path = url.PathAndQuery;

        // RFC 6265 section 5.4: longer paths first; the list is in order of creation.
        var sent = cookies.Where(cookie => !cookie.HasEnded(now) && cookie.IsFor(path)).OrderByDescending(cookie => cookie.Path.Length).Select(cookie => $"{cookie.Name}={cookie.Value}").ToList();
        return sent.Count == 0 ? null : string.Join("; ", sent);
    }

    /// <summary>Takes what a response sets.</summary>
    /// <param name="url">The URL that answered.</param>
    /// <param name="lines">Its Set-Cookie headers.</param>
    /// <param name="now">When.</param>
    public void Take(CanonicalUrl url, IEnumerable<string> lines, DateTimeOffset now)
    {
        foreach (var line in lines)
        {
            if (Cookie.TryParse(line, url, now, out var cookie)) ImmutableInterlocked.Update(ref _state, static (state, told) => state.With(told.Origin, told.cookie, told.now), (url.Origin, cookie, now));
        }
    }

    private sealed record State(ImmutableDictionary<OriginKey, ImmutableList<Cookie>> Cookies, ImmutableQueue<OriginKey> Origins)
    {
        public State With(OriginKey origin, Cookie cookie, DateTimeOffset now)
        {
            var isKnown = Cookies.TryGetValue(origin, out var known);
            var kept = (known ?? []).RemoveAll(other => other.HasEnded(now));
            var index = kept.FindIndex(other => other.Name == cookie.Name && other.Path == cookie.Path);
            if (index >= 0) kept = cookie.HasEnded(now) ? kept.RemoveAt(index) : kept.SetItem(index, cookie);
            else if (!cookie.HasEnded(now)) kept = kept.Add(cookie);
            while (kept.Count > MostPerOrigin || kept.Sum(other => other.Name.Length + other.Value.Length) > LongestPerOrigin) kept = kept.RemoveAt(0);
            if (isKnown) return this with { Cookies = Cookies.SetItem(origin, kept) };
            if (kept.IsEmpty) return this;
            if (Cookies.Count < MostOrigins) return new State(Cookies.Add(origin, kept), Origins.Enqueue(origin));
            var rest = Origins.Dequeue(out var oldest);
            return new State(Cookies.Remove(oldest).Add(origin, kept), rest.Enqueue(origin));
        }
    }
}
