using Akka.Dispatch;

namespace Akka.TestKit;

/// <summary>Runs an actor in the thread of whoever sends to it.</summary>
public sealed class CallingThreadDispatcher : MessageDispatcher
{
    public static new readonly string Id = "akka.test.calling-thread-dispatcher";

    public CallingThreadDispatcher(string id, int throughput)
        : base(id, throughput)
    {
    }

    internal override void Execute(Mailbox mailbox, bool yielded) => mailbox.Run();
}
