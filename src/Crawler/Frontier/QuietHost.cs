using System.Buffers.Binary;
using System.Text;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>
/// A host that has not had a turn yet, in one array of bytes: flags, the number of its URLs, the length of its name, the name, and for each URL
/// the order of its discovery. Of millions of hosts all but the active ones are such; as objects they would take several times the memory.
/// </summary>
/// <param name="bytes">What <see cref="TryPack"/> or <see cref="Add"/> gave.</param>
internal readonly struct QuietHost(byte[] bytes)
{
    private const int NameStart = 4;
    private const int LongestName = 1000;
    private const int OrderSize = 5;
    private const int LeastRoom = 3;
    private const long LargestOrder = (1L << (OrderSize * 8)) - 1;
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

    /// <summary>Packs a host, if there is nothing to know of it but its waiting URLs.</summary>
    /// <param name="entry">The host.</param>
    /// <param name="clockLostAt">When an earlier process lost the clocks of its hosts.</param>
    /// <param name="most">It is not packed with as many URLs as this.</param>
    public static byte[]? TryPack(HostEntry entry, DateTimeOffset? clockLostAt, int most)
    {
        var isQuiet = entry is { Queue: null, Row: null, Heads: null, Hops: null, Retries: null or { Count: 0 }, IsReading: false, IsDormant: false } && entry.NextAllowed == default;
        var name = entry.Host.Value;
        if (!isQuiet || (entry.ClockLostAt is not null && entry.ClockLostAt != clockLostAt) || name.Length > LongestName || !Ascii.IsValid(name)) return null;
        if (entry.Tail?.Untouched is not { Count: > 0 } urls || urls.Count >= Math.Min(most, byte.MaxValue) || urls[^1].Order > LargestOrder) return null;
        var bytes = new byte[NameStart + name.Length + ((urls.Count + LeastRoom) * OrderSize)];
        bytes[0] = (byte)((entry.IsWaiting ? WaitingFlag : 0) | (entry.MayHaveRow ? RowFlag : 0) | (entry.ClockLostAt is null ? 0 : LostFlag));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)name.Length);
        Encoding.ASCII.GetBytes(name, bytes.AsSpan(NameStart));
        var packed = new QuietHost(bytes);
        foreach (var url in urls) packed.Append(url);
        return bytes;
    }

    public bool IsNamed(HostKey host) => Ascii.Equals(Name, host.Value);

    public void Wait() => bytes[0] |= WaitingFlag;

    /// <summary>One more URL waits.</summary>
    /// <returns>The host from now on; null where it takes no more.</returns>
    public byte[]? Add(UrlId url, int most)
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

        host.Append(url);
        return host.Bytes;
    }

    public HostEntry Unpack(ulong fingerprint, int partition, DateTimeOffset? clockLostAt)
    {
        var tail = new HostTail();
        for (var i = 0; i < Count; i++) tail.Add(UrlId.Of(partition, OrderAt(i)), int.MaxValue);
        return new HostEntry(Host)
        {
            Fingerprint = fingerprint,
            IsWaiting = IsWaiting,
            MayHaveRow = (bytes[0] & RowFlag) != 0,
            ClockLostAt = (bytes[0] & LostFlag) != 0 ? clockLostAt : null,
            Tail = tail,
        };
    }

    private long OrderAt(int index)
    {
        var order = bytes.AsSpan(OrdersStart + (index * OrderSize), OrderSize);
        return BinaryPrimitives.ReadUInt32LittleEndian(order) | ((long)order[OrderSize - 1] << 32);
    }

    private void Append(UrlId url)
    {
        var order = bytes.AsSpan(OrdersStart + (Count * OrderSize), OrderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(order, (uint)url.Order);
        order[OrderSize - 1] = (byte)(url.Order >> 32);
        bytes[1]++;
    }
}
