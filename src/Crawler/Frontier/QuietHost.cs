using System.Buffers.Binary;
using System.Text;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// A host that waits for its turn and of which nothing else is to be known, but maybe a row in the store, in one array of bytes: flags, the number of its URLs, the length of its name, the name, and for each URL
/// the order of its discovery and, in the upper bits, its band. Of millions of hosts all but the active ones are such; as objects they would take several times the memory.
/// </summary>
/// <param name="bytes">What <see cref="TryPack"/> or <see cref="Add"/> gave.</param>
internal readonly struct QuietHost(byte[] bytes)
{
    private const int NameStart = 4;
    private const int LongestName = 1000;
    private const int OrderSize = 5;
    private const int LeastRoom = 3;
    private const int BandBits = 4;
    private const int BandShift = (OrderSize * 8) - BandBits;
    private const long LargestOrder = (1L << BandShift) - 1;
    private const byte WaitingFlag = 1;
    private const byte RowFlag = 2;
    private const byte LostFlag = 4;

    public byte[] Bytes => bytes;

    /// <summary>URLs that wait.</summary>
    public int Count => bytes[1];

    public HostKey Host => new(Encoding.ASCII.GetString(Name));

    /// <summary>Whether it waits for one of the places for active hosts.</summary>
    public bool IsWaiting => (bytes[0] & WaitingFlag) != 0;

    private ReadOnlySpan<byte> Name => bytes.AsSpan(NameStart, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2)));

    private int OrdersStart => NameStart + Name.Length;

    /// <summary>Packs a host, if there is nothing to know of it but its waiting URLs. Its clock is in the row that its next queue begins with.</summary>
    /// <param name="entry">The host.</param>
    /// <param name="clockLostAt">When an earlier process lost the clocks of its hosts.</param>
    /// <param name="most">It is not packed with as many URLs as this.</param>
    public static byte[]? TryPack(HostEntry entry, DateTimeOffset? clockLostAt, int most)
    {
        var isQuiet = entry is { Queue: null, Row: null, Heads: null, Hops: null, Retries: null or { Count: 0 }, IsReading: false, IsDormant: false } && (entry.NextAllowed == default || (entry.IsWaiting && entry.MayHaveRow));
        var name = entry.Host.Value;
        if (!isQuiet || (entry.ClockLostAt is not null && entry.ClockLostAt != clockLostAt) || name.Length > LongestName || !Ascii.IsValid(name)) return null;
        if (AllHere(entry) is not { } urls || urls.Count >= Math.Min(most, byte.MaxValue)) return null;
        var bytes = new byte[NameStart + name.Length + ((urls.Count + LeastRoom) * OrderSize)];
        bytes[0] = (byte)((entry.IsWaiting ? WaitingFlag : 0) | (entry.MayHaveRow ? RowFlag : 0) | (entry.ClockLostAt is null ? 0 : LostFlag));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)name.Length);
        Encoding.ASCII.GetBytes(name, bytes.AsSpan(NameStart));
        var packed = new QuietHost(bytes);
        foreach (var (url, band) in urls) packed.Append(url, band);
        return bytes;
    }

    public bool IsNamed(HostKey host) => Ascii.Equals(Name, host.Value);

    public void Wait() => bytes[0] |= WaitingFlag;

    /// <summary>One more URL waits.</summary>
    /// <returns>The host from now on; null where it takes no more.</returns>
    public byte[]? Add(UrlId url, int band, int most)
    {
        if (Count + 1 >= Math.Min(most, byte.MaxValue) || url.Order > LargestOrder) return null;
        var host = this;
        var needed = OrdersStart + ((Count + 1) * OrderSize);
        if (needed > bytes.Length)
        {
            // Room for half as many more: every array left behind is one for the collector.
            var larger = new byte[needed + (Math.Max(LeastRoom, Count / 2) * OrderSize)];
            bytes.CopyTo(larger.AsSpan());
            host = new QuietHost(larger);
        }

        host.Append(url, band);
        return host.Bytes;
    }

    public HostEntry Unpack(ulong fingerprint, int partition, DateTimeOffset? clockLostAt, bool isNewestFirst)
    {
        var entry = new HostEntry(Host)
        {
            Fingerprint = fingerprint,
            IsWaiting = IsWaiting,
            MayHaveRow = (bytes[0] & RowFlag) != 0,
            ClockLostAt = (bytes[0] & LostFlag) != 0 ? clockLostAt : null,
        };
        for (var i = 0; i < Count; i++)
        {
            var packed = PackedAt(i);
            entry.TailOf((int)(packed >> BandShift), isNewestFirst).Add(UrlId.Of(partition, packed & LargestOrder), int.MaxValue);
        }

        return entry;
    }

    // Every URL with its band; null where there is none, or some are elsewhere.
    private static List<(UrlId Url, int Band)>? AllHere(HostEntry entry)
    {
        var urls = new List<(UrlId Url, int Band)>();
        for (var tail = entry.Tail; tail is not null; tail = tail.Worse)
        {
            if (tail.AllHere is not { } here || here.Any(url => url.Order > LargestOrder)) return null;
            foreach (var url in here) urls.Add((url, tail.Band));
        }

        return urls.Count > 0 ? urls : null;
    }

    private long PackedAt(int index)
    {
        var packed = bytes.AsSpan(OrdersStart + (index * OrderSize), OrderSize);
        return BinaryPrimitives.ReadUInt32LittleEndian(packed) | ((long)packed[OrderSize - 1] << 32);
    }

    private void Append(UrlId url, int band)
    {
        var packed = bytes.AsSpan(OrdersStart + (Count * OrderSize), OrderSize);
        var value = ((long)band << BandShift) | url.Order;
        BinaryPrimitives.WriteUInt32LittleEndian(packed, (uint)value);
        packed[OrderSize - 1] = (byte)(value >> 32);
        bytes[1]++;
    }
}
