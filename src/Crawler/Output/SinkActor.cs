using Akka.Actor;
using Akka.Event;
using Crawler.Actors;
using Crawler.Fetching;

namespace Crawler.Output;

/// <summary>
/// Owns one output. The commit gives it one batch at a time; a batch starts at the committed length, so one that is given again overwrites
/// what an unfinished first try left. A record on which the sink throws is cut out and named. A restart opens the output again.
/// </summary>
internal sealed class SinkActor : PlainReceiveActor
{
    private readonly string _name;
    private readonly Func<IPageSink> _open;
    private readonly bool _fsync;
    private readonly IActorRef _commit;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IPageSink? _sink;

    public SinkActor(string name, Func<IPageSink> open, bool fsync, IActorRef commit)
    {
        _name = name;
        _open = open;
        _fsync = fsync;
        _commit = commit;
        Receive<SinkProtocol.CutBack>(OnCutBack);
        Receive<SinkProtocol.WriteBatch>(OnWriteBatch);
        Receive<SinkProtocol.Committed>(_ => (_sink as ICommittedSink)?.OnCommitted());
        Receive<SinkProtocol.Close>(OnClose);
    }

    private IPageSink Sink => _sink ?? throw new InvalidOperationException($"the output {_name} is not open");

    public static Props Props(string name, Func<IPageSink> open, bool fsync, IActorRef commit) =>
        Akka.Actor.Props.Create(() => new SinkActor(name, open, fsync, commit));

    protected override void PreStart()
    {
        try
        {
            _sink = _open();

            // What a process before this one has left to the operating system: the store vouches for it with its first commit.
            if (_fsync) _sink.Flush(toDisk: true);
        }
        catch (Exception error)
        {
            // Code of the host application may throw whatever it likes.
            if (!IsTheOutputs(error)) _log.Error(error, "the output {0} could not be opened", _name);
            _commit.Tell(new SinkProtocol.BatchFailed(0, _name, IsTheOutputs(error) ? DiskSpace.Words(error) : $"it could not be opened: {Words(error)}"));
            return;
        }

        _commit.Tell(new SinkProtocol.SinkReady(_name, Self, _sink.Length));
    }

    protected override void PreRestart(Exception reason, object message)
    {
        _commit.Tell(new SinkProtocol.Restarted(_name, Words(reason)));
        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        _sink?.Dispose();
        _sink = null;
    }

    private void OnCutBack(SinkProtocol.CutBack message)
    {
        try
        {
            Sink.CutBack(message.CommittedLength);
        }
        catch (Exception error) when (IsTheOutputs(error))
        {
            _commit.Tell(new SinkProtocol.BatchFailed(0, _name, DiskSpace.Words(error)));
        }
    }

    private void OnWriteBatch(SinkProtocol.WriteBatch message)
    {
        try
        {
            if (Sink.Length > message.CommittedLength) Sink.CutBack(message.CommittedLength);
            var rejected = Write(message.Records);
            Sink.Flush(_fsync || message.ToDisk);
            message.ReplyTo.Tell(new SinkProtocol.BatchWritten(message.Batch, _name, Sink.Length, rejected));
        }
        catch (Exception error) when (IsTheOutputs(error))
        {
            message.ReplyTo.Tell(new SinkProtocol.BatchFailed(message.Batch, _name, DiskSpace.Words(error)));
        }
    }

    private List<(int Position, string Detail)> Write(IReadOnlyList<PageRecord> records)
    {
        var rejected = new List<(int, string)>();
        for (var i = 0; i < records.Count; i++)
        {
            var before = Sink.Length;
            try
            {
                Sink.Write(records[i]);
            }
            catch (Exception error) when (!IsTheOutputs(error))
            {
                _log.Error(error, "the output {0} failed on {1}", _name, records[i].Url);
                if (Sink.Length > before) Sink.CutBack(before);
                rejected.Add((i, $"{_name}: {Words(error)}"));
            }
        }

        return rejected;
    }

    private static string Words(Exception error) => FetchFailures.OneLine($"{error.GetType().Name}: {error.Message}");

    // The place where it is written to is full, gone or forbidden; anything else is about one record.
    private static bool IsTheOutputs(Exception error) => error is IOException or UnauthorizedAccessException;

    // The store folds its log in after that: a power cut must not leave an output behind it.
    private static void Conclude(IPageSink sink, long committed)
    {
        if (sink.Length > committed) sink.CutBack(committed);
        sink.Flush(toDisk: true);
    }

    private void OnClose(SinkProtocol.Close message)
    {
        try
        {
            if (message.CommittedLength is { } committed && _sink is { } sink)
            {
                Conclude(sink, committed);
                _commit.Tell(new SinkProtocol.Closed(_name));
            }
        }
        catch (Exception error) when (IsTheOutputs(error))
        {
            _commit.Tell(new SinkProtocol.BatchFailed(0, _name, DiskSpace.Words(error)));
        }
        catch (Exception error)
        {
            _log.Error(error, "the output {0} could not be closed at {1} bytes", _name, message.CommittedLength);
        }

        Context.Stop(Self);
    }
}
