using Akka.Actor;

namespace Crawler.Output;

/// <summary>A sink actor's messages: the commit gives it batches.</summary>
internal static class SinkProtocol
{
    /// <summary>Told to the commit when a sink starts, for the first time or again: it must be given its open batch once more.</summary>
    public sealed record SinkReady(string Name, IActorRef Sink, long Length);

    /// <summary>Drop what a process before this one has written beyond this length, which was not committed.</summary>
    public sealed record CutBack(long CommittedLength);

    /// <summary>Write a batch after the committed length; anything beyond that is cut off first. Answered by <see cref="BatchWritten"/> or <see cref="BatchFailed"/>.</summary>
    public sealed record WriteBatch(long Batch, long CommittedLength, IReadOnlyList<PageRecord> Records, IActorRef ReplyTo)
    {
        /// <summary>Whether to wait until the disk has it, and everything before it.</summary>
        public bool ToDisk { get; init; }
    }

    /// <summary>A batch is with the operating system, or on disk where that was asked for.</summary>
    /// <param name="Batch">Its number.</param>
    /// <param name="Name">The sink.</param>
    /// <param name="Length">The output's length with it.</param>
    /// <param name="Rejected">Records on which the sink threw: position in the batch, and what it said.</param>
    public sealed record BatchWritten(long Batch, string Name, long Length, IReadOnlyList<(int Position, string Detail)> Rejected);

    /// <summary>The batch that was written last is committed.</summary>
    public sealed record Committed
    {
        public static readonly Committed Instance = new();
    }

    /// <summary>The output's actor has failed and is restarted.</summary>
    /// <param name="Name">The sink.</param>
    /// <param name="Detail">What was thrown.</param>
    public sealed record Restarted(string Name, string Detail);

    /// <summary>The output can take no more (disk full); what it holds is whole records.</summary>
    public sealed record BatchFailed(long Batch, string Name, string Detail);

    /// <summary>Cut back to what is committed and let go; the sink stops itself after that. Answered by <see cref="Closed"/> if what is kept is on disk.</summary>
    /// <param name="CommittedLength">Bytes to keep; null where the output was never opened, or is another process's now: it stays as it is.</param>
    public sealed record Close(long? CommittedLength);

    /// <summary>The output is closed, and what is committed of it is on disk.</summary>
    public sealed record Closed(string Name);
}
