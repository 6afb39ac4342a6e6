using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>Links that other partitions own, from the page they were found on until their owner has committed them. Pure.</summary>
internal sealed class Outbox(int partition, int partitions)
{
    private const ulong Basis = 14695981039346656037UL;
    private const ulong Prime = 1099511628211UL;

    private readonly Dictionary<int, List<DiscoveredUrl>> _gathered = [];
    private readonly HashSet<long> _underWay = [];
    private long _lastSequence;

    /// <summary>Whether every parcel was delivered.</summary>
    public bool IsEmpty => _underWay.Count == 0;

    /// <summary>The partition that owns a host: a range of a hash of its name that is the same in every process.</summary>
    public int PartitionOf(HostKey host)
    {
        if (partitions == 1) return 0;

        // FNV-1a, 64 bits: spreads host names well enough, and nothing is gained by forging it.
        var hash = Basis;
        foreach (var c in host.Value) hash = (hash ^ c) * Prime;
        return (int)(hash % (ulong)partitions);
    }

    /// <summary>Whether the partition itself owns the host of a URL.</summary>
    /// <param name="url">As it is serialised, in ASCII.</param>
    public bool IsOwn(ReadOnlySpan<byte> url)
    {
        if (partitions == 1) return true;
        var host = url[(url.IndexOf("//"u8) + 2)..];
        host = host[..host.IndexOf((byte)'/')];
        host = host[(host.LastIndexOf((byte)'@') + 1)..];
        var hash = Basis;
        foreach (var c in host) hash = (hash ^ c) * Prime;
        return (int)(hash % (ulong)partitions) == partition;
    }

    public void Add(DiscoveredUrl url)
    {
        var to = PartitionOf(url.Url.HostKey);
        if (!_gathered.TryGetValue(to, out var urls)) _gathered.Add(to, urls = []);
        urls.Add(url);
    }

    /// <summary>Makes one parcel a partition of what was gathered.</summary>
    public IReadOnlyList<OutboxParcel> Pack()
    {
        if (_gathered.Count == 0) return [];
        var parcels = new List<OutboxParcel>(_gathered.Count);
        foreach (var (to, urls) in _gathered)
        {
            _underWay.Add(++_lastSequence);
            parcels.Add(new OutboxParcel(partition, to, _lastSequence, urls));
        }

        _gathered.Clear();
        return parcels;
    }

    /// <summary>Parcels that an earlier process has committed and not delivered are under way again.</summary>
    public void Restore(IEnumerable<OutboxParcel> parcels)
    {
        foreach (var parcel in parcels)
        {
            _underWay.Add(parcel.Sequence);
            _lastSequence = Math.Max(_lastSequence, parcel.Sequence);
        }
    }

    public void Delivered(long sequence) => _underWay.Remove(sequence);
}
