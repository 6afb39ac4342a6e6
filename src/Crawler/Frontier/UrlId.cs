namespace Crawler.Frontier;

/// <summary>Identity of one known URL within its crawl: the partition in the top byte, the order of discovery below.</summary>
/// <param name="Value">Never negative.</param>
public readonly record struct UrlId(long Value) : IComparable<UrlId>
{
    private const int PartitionShift = 55;

    /// <summary>The partition that owns the URL, 0 to 255.</summary>
    public int Partition => (int)(Value >> PartitionShift);

    /// <summary>The order of discovery within its partition, counted from 1.</summary>
    public long Order => Value & ((1L << PartitionShift) - 1);

    /// <inheritdoc/>
    public int CompareTo(UrlId other) => Value.CompareTo(other.Value);

    /// <inheritdoc cref="IComparable{T}.CompareTo"/>
    public static bool operator <(UrlId left, UrlId right) => left.Value < right.Value;

    /// <inheritdoc cref="IComparable{T}.CompareTo"/>
    public static bool operator >(UrlId left, UrlId right) => left.Value > right.Value;

    /// <inheritdoc cref="IComparable{T}.CompareTo"/>
    public static bool operator <=(UrlId left, UrlId right) => left.Value <= right.Value;

    /// <inheritdoc cref="IComparable{T}.CompareTo"/>
    public static bool operator >=(UrlId left, UrlId right) => left.Value >= right.Value;

    /// <summary>The first identity that a partition can give, and one less than its first URL's.</summary>
    internal static UrlId BeforeFirst(int partition) => Of(partition, 0);

    /// <summary>The last identity that a partition can give.</summary>
    internal static UrlId Last(int partition) => Of(partition, (1L << PartitionShift) - 1);

    internal static UrlId Of(int partition, long order) => new(((long)partition << PartitionShift) | order);
}
