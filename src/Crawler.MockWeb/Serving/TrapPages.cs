using System.Globalization;
using System.Text;
using Crawler.MockWeb.Generation;

namespace Crawler.MockWeb.Serving;

/// <summary>The host of traps: parts of a site without end, as sites have them without meaning harm, and a few pages that only look so.</summary>
internal static class TrapPages
{
    private const string Html = "text/html; charset=utf-8";
    private const int Lists = 60;
    private const int MissingPerList = 5;

    /// <summary>Pages that are none of the traps, all linked from the first: circles that are none, an old archive, a short tree, an ordinary query.</summary>
    public static IReadOnlyList<string> RealPaths { get; } =
    [
        "/", "/real/a/b/a/b", "/real/0/0/0/0", "/real/1865/04/15", "/real/2099/01/", "/real/?id=1&type=a&page=7", "/real/?sid=1", "/real/?session=opening-talk-2026", "/real/x", "/real/xx", "/real/xxx",
        "/real/one/two/three/four/five/six/seven/eight/nine/ten", "/real/%E6%97%A5", "/real/;v=2",
    ];

    private static IEnumerable<string> Entrances => ["/circles/", "/calendar/2026/01/", "/session/?mysid=00000000000000000000000000000001", "/filter?colour=0&size=0&sort=0&brand=0", "/grow/x", "/list/0"];

    /// <summary>Answers a path and query of the host.</summary>
    public static Task AnswerAsync(string target, Exchange exchange)
    {
        if (target == "/") return Send(exchange, "Traps", [.. Entrances, .. RealPaths]);
        if (RealPaths.Contains(target, StringComparer.Ordinal)) return Send(exchange, $"Real {target}", []);
        if (target.StartsWith("/circles/", StringComparison.Ordinal)) return Send(exchange, $"Circles {target}", ["home/", "news/"]);
        if (target.StartsWith("/grow/", StringComparison.Ordinal)) return Send(exchange, $"Grown {target}", [target + "y"]);
        if (target.StartsWith("/session/?mysid=", StringComparison.Ordinal)) return Session(target["/session/?mysid=".Length..], exchange);
        if (target.StartsWith("/filter?", StringComparison.Ordinal)) return Filter(target["/filter?".Length..], exchange);
        if (Numbers(target, "/calendar/", 2) is [var year, var month]) return Calendar(year, month, exchange);
        if (Numbers(target, "/list/", 1) is [var list and < Lists]) return List(list, exchange);

        // Not there, but the site does not say so.
        return Numbers(target, "/missing/", 1) is [_] ? Send(exchange, "Something went wrong", []) : exchange.SendAsync(404, Html, ControlPages.Page("Not found", ""));
    }

    private static Task Calendar(int year, int month, Exchange exchange)
    {
        var months = (year * 12) + month - 1;
        return Send(exchange, string.Create(CultureInfo.InvariantCulture, $"Events of {year}-{month}"), [Month(months - 1), Month(months + 1)]);

        static string Month(int months) => string.Create(CultureInfo.InvariantCulture, $"/calendar/{months / 12}/{(months % 12) + 1:D2}/");
    }

    private static Task Session(string id, Exchange exchange)
    {
        var random = SplitMix.For(1, BitConverter.ToUInt64(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(id))));
        return Send(exchange, $"Session {id}", [Next(ref random), Next(ref random)]);

        static string Next(ref SplitMix random) => string.Create(CultureInfo.InvariantCulture, $"/session/?mysid={random.Below(int.MaxValue):x8}{random.Below(int.MaxValue):x8}1234567890123456");
    }

    private static Task Filter(string query, Exchange exchange)
    {
        var parameters = query.Split('&').Select(parameter => parameter.Split('=')).ToArray();
        return Send(exchange, $"Filter {query}", [.. Enumerable.Range(0, parameters.Length).Select(changed => "/filter?" + string.Join('&', parameters.Select((parameter, i) => i == changed ? $"{parameter[0]}={Following(parameter[^1])}" : string.Join('=', parameter))))]);

        static int Following(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (number + 1) % 10 : 0;
    }

    private static Task List(int list, Exchange exchange)
    {
        var missing = Enumerable.Range(list * MissingPerList, MissingPerList).Select(number => string.Create(CultureInfo.InvariantCulture, $"/missing/{number}"));
        return Send(exchange, string.Create(CultureInfo.InvariantCulture, $"List {list}"), [.. missing, string.Create(CultureInfo.InvariantCulture, $"/list/{list + 1}")]);
    }

    private static Task Send(Exchange exchange, string title, IReadOnlyList<string> links) =>
        exchange.SendAsync(200, Html, ControlPages.Page(title.Replace("&", "&amp;", StringComparison.Ordinal), string.Concat(links.Select(link => $"<a href=\"{link.Replace("&", "&amp;", StringComparison.Ordinal)}\">x</a>\n"))));

    // The numbers behind a prefix, with a slash behind each but maybe the last; null where the path is another one.
    private static int[]? Numbers(string target, string prefix, int count)
    {
        if (!target.StartsWith(prefix, StringComparison.Ordinal)) return null;
        var parts = target[prefix.Length..].TrimEnd('/').Split('/');
        if (parts.Length != count) return null;
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 100_000 ? number : -1).ToArray();
        return numbers.Contains(-1) ? null : numbers;
    }
}
