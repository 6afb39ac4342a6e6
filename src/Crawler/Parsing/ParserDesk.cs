using Akka.Actor;
using Crawler.Fetching;

namespace Crawler.Parsing;

/// <summary>A busy parser: what it works on, and then on. Owned by the parse pool, as all of this.</summary>
internal sealed class ParserDesk(IActorRef parser, ToldParse current)
{
    public IActorRef Parser { get; } = parser;

    public ToldParse Current { get; set; } = current;

    /// <summary>What it was told ahead, in its order.</summary>
    public Queue<ToldParse> Ahead { get; } = new();
}

/// <summary>A message to a parser.</summary>
internal sealed class ToldParse(ParseJob job)
{
    public ParseJob Job { get; } = job;

    /// <summary>When the parser began with it, as far as the pool knows.</summary>
    public TimeSpan StartedAt { get; set; }

    /// <summary>Whether another parser has the job: nothing comes of this message.</summary>
    public bool IsTakenBack { get; set; }
}

/// <summary>A response that is to be parsed.</summary>
internal sealed class ParseJob(ParsePoolProtocol.Parse parse)
{
    private IBodyScan? _scan = parse.Scan;

    public ParsePoolProtocol.Parse Parse { get; } = parse;

    /// <summary>Whether code of the host application runs with it: that may take long, and wants each page once.</summary>
    public bool CallsHost => Parse.Hooks is { OnPage: not null } or { OnLink: not null };

    public string Url => Parse.Order.Request.Url.Text;

    /// <summary>What has scanned the response while it arrived, for the first who asks: a parser that fails or is given up has it still.</summary>
    public IBodyScan? TakeScan()
    {
        var taken = _scan;
        _scan = null;
        return taken;
    }

    /// <summary>Parsers that failed on it.</summary>
    public int Crashes { get; set; }

    /// <summary>Whether a parser that had it before may read its body even when another is done with it.</summary>
    public bool MayBeReadStill { get; set; }
}
