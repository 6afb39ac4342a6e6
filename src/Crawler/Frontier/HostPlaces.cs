namespace Crawler.Frontier;

/// <summary>
/// The places for hosts with a queue. A host may keep its place for as long as it has work, unless others wait for one: then those that had
/// their share of URLs give theirs up, whoever had it first before the others. Pure.
/// </summary>
/// <param name="most">How many places there are; a host may be given one more at once.</param>
/// <param name="share">URLs requested, at which a host has had its share.</param>
internal sealed class HostPlaces(int most, int share)
{
    private readonly LinkedList<HostEntry> _haveHadTheirShare = new();
    private int _leaving;

    /// <summary>Hosts that have a place.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no place is free.</summary>
    public bool AreTaken => Count >= most;

    /// <summary>A host takes a place.</summary>
    public void Take(HostEntry host)
    {
        host.Place = new HostPlace(this, host);
        Count++;
    }

    /// <summary>A request for one of a host's URLs has come to its end, or the URL to its own without one.</summary>
    public void Serve(HostEntry host)
    {
        if (host.Place is { } place && ++place.Served == share) place.HadItsShare = _haveHadTheirShare.AddLast(host);
    }

    /// <summary>The next host that is to give up its place; null where none has to. It has the place until <see cref="Leave"/>.</summary>
    /// <param name="waiting">Hosts that wait for one.</param>
    public HostEntry? NextToLeave(int waiting)
    {
        if (!AreTaken || _leaving >= waiting || _haveHadTheirShare.First is not { } first) return null;
        _haveHadTheirShare.Remove(first);
        first.Value.Place!.IsAskedBack = true;
        _leaving++;
        return first.Value;
    }

    /// <summary>A host has its place no longer.</summary>
    public void Leave(HostEntry host)
    {
        if (host.Place is not { } place) return;
        if (place.IsAskedBack) _leaving--;
        else if (place.HadItsShare is { } node) _haveHadTheirShare.Remove(node);
        host.Place = null;
        Count--;
    }
}

/// <summary>The place of one host.</summary>
internal sealed class HostPlace(HostPlaces places, HostEntry host)
{
    /// <summary>URLs requested since it was taken; one that is tried again counts again.</summary>
    public int Served { get; set; }

    /// <summary>A request for one of the host's URLs has come to its end, or the URL to its own without one.</summary>
    public void Serve() => places.Serve(host);

    /// <summary>Where the host stands among those that had their share; null while it had not.</summary>
    public LinkedListNode<HostEntry>? HadItsShare { get; set; }

    /// <summary>Whether the host was asked to give it up.</summary>
    public bool IsAskedBack { get; set; }
}
