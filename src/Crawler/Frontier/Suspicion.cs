namespace Crawler.Frontier;

/// <summary>What is done with a URL on which a request was under way when the process was killed.</summary>
internal enum Suspicion
{
    /// <summary>It waits as any other: a process may be killed for many reasons.</summary>
    None,

    /// <summary>It is requested alone, before everything else, so that another kill can be laid to it.</summary>
    TryAlone,

    /// <summary>The process was killed while it was alone: it has failed.</summary>
    Crashed,
}

/// <summary>Decides on suspects. Pure.</summary>
internal static class Suspicions
{
    /// <summary>From so many losses on a URL is suspect.</summary>
    public const int SuspectAfter = 3;

    /// <summary>What to do with a URL.</summary>
    /// <param name="losses">How often the process was killed while a request on it was under way.</param>
    public static Suspicion Of(int losses) => losses switch
    {
        < SuspectAfter => Suspicion.None,
        SuspectAfter => Suspicion.TryAlone,
        _ => Suspicion.Crashed,
    };

    /// <summary>Why it has failed, for people.</summary>
    public static string Detail(int losses) => FormattableString.Invariant($"the process was killed {losses} times while a request on it was under way, the last time with nothing else under way");
}
