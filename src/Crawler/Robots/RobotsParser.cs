using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crawler.Robots;

/// <summary>Reads a robots.txt once, for one crawler (RFC 9309 section 2.2), keeping what is for it and what is for everybody.</summary>
/// <param name="raw">The whole file.</param>
/// <param name="productToken">The crawler's name.</param>
internal sealed class RobotsParser(byte[] raw, string productToken)
{
    private static readonly TimeSpan MaxCrawlDelay = TimeSpan.FromDays(365);
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> BlankBytes = SearchValues.Create(" \t\v\f\0"u8);

    private readonly byte[] _productToken = Encoding.UTF8.GetBytes(productToken);
    private readonly Group _ours = new();
    private readonly Group _everybody = new();
    private readonly List<string> _sitemaps = [];

    // Whether the next user-agent line starts a group instead of joining one.
    private bool _groupHasRules;

    // Whether the next user-agent line is out of reach of the last crawl-delay line, which does not end a group but belongs to the agents just above it.
    private bool _agentsHaveDelay;

    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    public RobotsTxt Parse()
    {
        var at = BomLength(raw);
        for (var number = 1; at < raw.Length; number++)
        {
            var length = raw.AsSpan(at).IndexOfAny((byte)'\r', (byte)'\n');
            if (length < 0) length = raw.Length - at;
            ReadLine(raw.AsMemory(at, length), number);
            at += length + 1;
            if (at < raw.Length && raw[at - 1] == '\r' && raw[at] == '\n') at++;
        }

        var group = _ours.Named ? _ours : _everybody;
        return new RobotsTxt(raw, [.. group.Rules], group.Delay, _sitemaps);
    }

    private void ReadLine(ReadOnlyMemory<byte> line, int number)
    {
        if (!TrySplit(line.Span, out var key, out var value)) return;

        switch (RobotsKeys.Read(key))
        {
            case RobotsKey.UserAgent:
                OnUserAgent(value);
                break;
            case RobotsKey.Allow:
                OnRule(RobotsRule.Create(allow: true, value, line, number));
                break;
            case RobotsKey.Disallow:
                OnRule(RobotsRule.Create(allow: false, value, line, number));
                break;
            case RobotsKey.CrawlDelay:
                OnCrawlDelay(value);
                break;
            case RobotsKey.Sitemap:
                if (!value.IsEmpty) _sitemaps.Add(Encoding.UTF8.GetString(value));
                break;
            default:
                break;
        }
    }

    private void OnUserAgent(ReadOnlySpan<byte> value)
    {
        if (_groupHasRules) _ours.Open = _everybody.Open = false;
        if (_groupHasRules || _agentsHaveDelay) _ours.TakesDelay = _everybody.TakesDelay = false;
        _groupHasRules = _agentsHaveDelay = false;

        var tokenLength = value.IndexOfAnyExcept(TokenBytes);
        var token = tokenLength < 0 ? value : value[..tokenLength];
        if (!value.IsEmpty && value[0] == '*' && (value.Length == 1 || BlankBytes.Contains(value[1]))) _everybody.Join();
        else if (!token.IsEmpty && Ascii.EqualsIgnoreCase(token, _productToken)) _ours.Join();
    }

    private void OnRule(RobotsRule? rule)
    {
        _groupHasRules = true;
        if (rule is null) return;
        if (_ours.Open) _ours.Rules.Add(rule);
        if (_everybody.Open) _everybody.Rules.Add(rule);
    }

    private void OnCrawlDelay(ReadOnlySpan<byte> value)
    {
        _agentsHaveDelay = true;
        if (value.IsEmpty || value.ContainsAnyExcept(NumberBytes) || !double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)) return;

        var delay = TimeSpan.FromMilliseconds(Math.Round(Math.Min(seconds, MaxCrawlDelay.TotalSeconds) * 1000));
        _ours.AddDelay(delay);
        _everybody.AddDelay(delay);
    }

    // "key: value # comment". Without a colon, "key value" is understood where nothing follows, as large parsers do.
    private static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        var comment = line.IndexOf((byte)'#');
        line = Trim(comment < 0 ? line : line[..comment]);
        var separator = line.IndexOf((byte)':');
        if (separator < 0)
        {
            separator = line.IndexOfAny(BlankBytes);
            if (separator < 0 || Trim(line[separator..]).ContainsAny(BlankBytes)) return false;
        }

        key = Trim(line[..separator]);
        value = Trim(line[(separator + 1)..]);
        return true;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOfAnyExcept(BlankBytes);
        return start < 0 ? [] : text[start..(text.LastIndexOfAnyExcept(BlankBytes) + 1)];
    }

    // A byte order mark, also one that lost its end, as Google's parser accepts.
    private static int BomLength(ReadOnlySpan<byte> text) => text.CommonPrefixLength(Bom);

    /// <summary>All groups for one agent, merged.</summary>
    private sealed class Group
    {
        public List<RobotsRule> Rules { get; } = [];

        public bool Named { get; private set; }

        public bool Open { get; set; }

        public bool TakesDelay { get; set; }

        public TimeSpan? Delay { get; private set; }

        public void Join() => Named = Open = TakesDelay = true;

        // Asked twice, the politer answer counts.
        public void AddDelay(TimeSpan delay)
        {
            if (TakesDelay && (Delay is null || delay > Delay)) Delay = delay;
        }
    }
}
