using Crawler.Fetching;
using Crawler.Output;
using Crawler.Politeness;
using Crawler.Urls;

namespace Crawler.Frontier;

/// <summary>What the next batch will hold.</summary>
internal sealed class Gathering
{
    public List<Settlement> Settled { get; } = [];

    public List<Judgement> Judged { get; } = [];

    public List<OutboxParcel> Outbox { get; } = [];

    public List<(int By, OutboxParcel Parcel)> Taken { get; } = [];

    public List<(int From, long Sequence)> Delivered { get; } = [];

    public Dictionary<HostKey, (int Partition, HostRow Row)> Hosts { get; } = [];

    public List<Attempt> Attempts { get; } = [];

    /// <summary>Requests under way.</summary>
    public HashSet<UrlId> Leased { get; } = [];

    /// <summary>Requests of earlier batches that have ended without settling their URL.</summary>
    public HashSet<UrlId> Released { get; } = [];

    public List<ScopeSeed> Seeds { get; } = [];

    public CommitProtocol.SeedsTaken? SeedsTaken { get; set; }

    public string? JudgedBy { get; set; }

    public long Unrecorded { get; set; }

    public string? StoppedBy { get; set; }

    public Dictionary<ulong, SitemapRow> Sitemaps { get; } = [];

    public List<ListedUrl> Listed { get; } = [];

    public List<LinkedUrl> Linked { get; } = [];

    public bool IsEmpty =>
        JudgedBy is null && Unrecorded == 0 && StoppedBy is null && Sitemaps.Count == 0 && Listed.Count == 0 && Linked.Count == 0 && Attempts.Count == 0 && Leased.Count == 0 && Released.Count == 0 && Seeds.Count == 0 && SeedsTaken is null && Settled.Count == 0 && Judged.Count == 0 && Outbox.Count == 0 && Taken.Count == 0 && Delivered.Count == 0 && Hosts.Count == 0;

    public void Add(CommitProtocol.Append rows)
    {
        if (rows.Settled is { } settled)
        {
            Settled.Add(settled);
            Leased.Remove(settled.Url.Id);
        }

        Judged.AddRange(rows.Judged);
        Outbox.AddRange(rows.Outbox);
        if (rows.Taken is { } taken) Taken.Add((rows.Partition, taken));
        Delivered.AddRange(rows.Delivered);
    }

    public void Lease(UrlId url)
    {
        Released.Remove(url);
        Leased.Add(url);
    }

    public void Release(UrlId url)
    {
        if (!Leased.Remove(url)) Released.Add(url);
    }
}

/// <summary>One batch on its way through the outputs to the store.</summary>
internal sealed class OpenBatch
{
    private readonly Gathering _rows;

    // The settlement that each record belongs to.
    private readonly List<int> _settlementOfRecord = [];

    public OpenBatch(long number, Gathering rows)
    {
        (Number, _rows) = (number, rows);
        Records = TakeRecords();
    }

    public long Number { get; }

    public IReadOnlyList<PageRecord> Records { get; private set; }

    public IReadOnlyList<Settlement> Settled => _rows.Settled;

    /// <summary>For each output that has the batch, its length with it.</summary>
    public Dictionary<string, long> Lengths { get; } = [];

    public bool IsWithStore { get; set; }

    /// <summary>Whether the outputs are to have it on disk, so that the store may fold its log in with it.</summary>
    public bool IsCheckpoint { get; init; }

    /// <summary>Whether it has the lengths that the outputs were opened with, before their first line.</summary>
    public bool IsOpening { get; init; }

    /// <summary>Whether an output threw on a record.</summary>
    public bool HasRejected { get; private set; }

    /// <summary>Whether the outputs have been given the batch once more, with the rejected URLs as failures.</summary>
    public bool IsSecondTry { get; private set; }

    /// <summary>The outputs begin again: each of them is to say that the rejected URLs failed.</summary>
    public void BeginSecondTry()
    {
        IsSecondTry = true;
        Lengths.Clear();
        Records = TakeRecords();
    }

    /// <summary>An output threw on a record: its URL fails, with what the output said.</summary>
    /// <param name="position">The record's place in <see cref="Records"/>.</param>
    /// <param name="detail">The output's name and words.</param>
    public void Reject(int position, string detail)
    {
        HasRejected = true;
        var index = _settlementOfRecord[position];
        var settlement = _rows.Settled[index];
        var record = settlement.Record! with { Outcome = PageOutcome.Failed, Reason = nameof(FailReason.SinkFailed), Error = detail, Body = null };
        _rows.Settled[index] = settlement with { State = UrlState.Failed, Reason = nameof(FailReason.SinkFailed), Record = record };
    }

    private List<PageRecord> TakeRecords()
    {
        _settlementOfRecord.Clear();
        var records = new List<PageRecord>(_rows.Settled.Count);
        for (var i = 0; i < _rows.Settled.Count; i++)
        {
            if (_rows.Settled[i].Record is not { } record) continue;
            records.Add(record);
            _settlementOfRecord.Add(i);
        }

        return records;
    }

    public CommitBatch ToCommitBatch() => new(
        Number,
        _rows.Judged,
        _rows.Settled,
        [.. _rows.Hosts.Values.Select(host => host.Row)],
        _rows.Outbox,
        _rows.Delivered,
        Lengths)
    {
        Attempts = _rows.Attempts,
        Leased = [.. _rows.Leased],
        Released = [.. _rows.Released],
        Seeds = _rows.Seeds,
        SeedsTaken = _rows.SeedsTaken?.Count,
        SeedsDigest = _rows.SeedsTaken?.Digest ?? 0,
        SeedsRefused = _rows.SeedsTaken?.Refused,
        OutOfScopeUnrecorded = _rows.Unrecorded,
        StoppedBy = _rows.StoppedBy,
        JudgedBy = _rows.JudgedBy,
        Sitemaps = [.. _rows.Sitemaps.Values],
        Listed = _rows.Listed,
        Linked = _rows.Linked,
        SeedsEnded = _rows.SeedsTaken?.AreAll ?? false,
    };

    /// <summary>What concerns one partition; null where nothing does.</summary>
    public CommitProtocol.Committed? Of(int partition)
    {
        var committed = new CommitProtocol.Committed(
            [.. _rows.Settled.Where(settlement => settlement.Url.Id.Partition == partition)],
            [.. _rows.Hosts.Values.Where(host => host.Partition == partition).Select(host => host.Row)],
            [.. _rows.Outbox.Where(parcel => parcel.From == partition)],
            [.. _rows.Taken.Where(taken => taken.By == partition).Select(taken => taken.Parcel)]);
        return committed is { Settled.Count: 0, Hosts.Count: 0, Outbox.Count: 0, Taken.Count: 0 } ? null : committed;
    }

    public IReadOnlyList<(LeaseId Lease, bool Fetched)> ClosedLeases() =>
        [.. _rows.Settled.Where(settlement => settlement.Lease is not null).Select(settlement => (settlement.Lease!.Value, settlement.State == UrlState.Fetched))];
}
