using Crawler.Frontier;

namespace Crawler.Cli.Torture;

/// <summary>A store that kills its process before or after one of its commits. Batches without records do not count, for no output has anything of them; or, where it is about judging again, those that judge no known URL, or have records: judging again comes first.</summary>
internal sealed class CrashingStore(IFrontierStore inner, CrashPoint point) : FrontierStoreLayer(inner)
{
    private int _batches;

    public override void Commit(CommitBatch batch)
    {
        var hasRecords = batch.Settled.Any(settlement => settlement.Record is not null);
        var isCounted = CrashPoint.OfJudging.Contains(point.Name) ? !hasRecords && batch.Judged.Any(judgement => judgement.IsKnown) : hasRecords;
        var isLast = isCounted && ++_batches == point.Batch;
        if (isLast && point.Name is (CrashPoint.BeforeCommit or CrashPoint.BeforeJudged)) CrashPoint.Die();
        base.Commit(batch);
        if (isLast) CrashPoint.Die();
    }
}
