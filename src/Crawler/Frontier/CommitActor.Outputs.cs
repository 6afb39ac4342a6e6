using Akka.Actor;
using Crawler.Output;

namespace Crawler.Frontier;

/// <content>The outputs: how one is opened, for the first time or again, and given a batch.</content>
internal sealed partial class CommitActor
{
    private void OnSinkReady(SinkProtocol.SinkReady message)
    {
        if (_committedLengths.TryAdd(message.Name, CommittedBefore(message)))
        {
            if (!ConcludeOpening(message)) return;
            if (_isAnyOutputNew && _committedLengths.Count == _outputs.Count) CommitOpeningLengths();
        }

        if (_open is { IsWithStore: false } open && !open.Lengths.ContainsKey(message.Name)) Give(message.Name, open);
        else OpenIfDue();
    }

    // What a process before this one has written and not committed goes; an output that is new to the crawl may be one that is appended to.
    private long CommittedBefore(SinkProtocol.SinkReady message) => _stored.OutputLengths.TryGetValue(message.Name, out var length) ? length : message.Length;

    // Before the first line is written: the next process must be able to tell that line from what was there, also where a power cut takes the store's log.
    private void CommitOpeningLengths()
    {
        _open = new OpenBatch(_lastBatch, new Gathering()) { IsCheckpoint = true, IsOpening = true };
        foreach (var (name, length) in _committedLengths) _open.Lengths.Add(name, length);
        GiveToStore(_open);
    }

    private bool ConcludeOpening(SinkProtocol.SinkReady message)
    {
        var committed = _committedLengths[message.Name];
        if (message.Length > committed) message.Sink.Tell(new SinkProtocol.CutBack(committed));
        if (message.Length >= committed) return true;
        Fail(message.Name, $"it holds {message.Length} bytes, and {committed} were committed: somebody has changed it since; put the whole of it back into its place to go on", isAtOpening: true);
        return false;
    }

    private void Give(string name, OpenBatch open) =>
        _sinks[name].Tell(new SinkProtocol.WriteBatch(open.Number, _committedLengths[name], open.Records, Self) { ToDisk = open.IsCheckpoint });
}
