using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Akka.Tests.Dispatch;

public class MailboxTests() : AkkaTest("""
    small { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 2, mailbox-push-timeout-time = 50ms }
    dropping { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 2, mailbox-push-timeout-time = 0s }
    endless { mailbox-type = "Akka.Dispatch.BoundedMailbox, Akka", mailbox-capacity = 0 }
    priority { mailbox-type = "Akka.Tests.Dispatch.MailboxTests+ByNumber, Akka.Tests" }
    stable { mailbox-type = "Akka.Tests.Dispatch.MailboxTests+Stable, Akka.Tests" }
    nonsense { mailbox-type = "No.Such.Type" }
    with-box { mailbox-type = "Akka.Tests.Dispatch.MailboxTests+ByNumber, Akka.Tests" }
    last-first { mailbox-type = "Akka.Tests.Dispatch.MailboxTests+LastFirst, Akka.Tests" }
    with-impostor { mailbox-type = "Akka.Tests.Dispatch.MailboxTests+FirstFirst, Akka.Tests" }
    demanding { mailbox-requirement = "Akka.Tests.Dispatch.MailboxTests+ILastFirstSemantics, Akka.Tests" }
    akka.actor.mailbox.requirements { "Akka.Tests.Dispatch.MailboxTests+ILastFirstSemantics, Akka.Tests" = last-first }
    akka.actor.deployment { /deployed { mailbox = priority } }
    """)
{
    private (IActorRef Actor, ManualResetEventSlim Release) Blocked(Func<Props, Props> props, string? name = null) =>
        Blocked(script => props(Scripted.Props(script)), name);

    // Blocks at its first message until released, then passes everything on.
    private (IActorRef Actor, ManualResetEventSlim Release) Blocked(Func<Action<Scripted>, Props> props, string? name = null)
    {
        var entered = new ManualResetEventSlim();
        var release = new ManualResetEventSlim();
        var actor = Sys.ActorOf(
            props(a =>
            {
                a.On<string>(
                    _ =>
                    {
                        entered.Set();
                        release.Wait(Soon);
                    },
                    m => m == "block");
                a.OnAny(m => TestActor.Tell(m));
            }),
            name);
        actor.Tell("block");
        Assert.True(entered.Wait(Soon));
        return (actor, release);
    }

    [Fact]
    public void FullBoundedMailbox_BlocksTheSenderAndThenMakesDeadLetters()
    {
        var (actor, release) = Blocked(p => p.WithMailbox("small"));
        var watch = Stopwatch.StartNew();
        EventFilter.DeadLetter<int>().Expect(2, () =>
        {
            for (var i = 0; i < 4; i++)
                actor.Tell(i);
        });
        Assert.True(watch.ElapsedMilliseconds >= 95, $"{watch.ElapsedMilliseconds} ms");
        release.Set();
        ExpectMsg(0);
        ExpectMsg(1);
    }

    [Fact]
    public void PushTimeoutZero_DropsAtOnce()
    {
        var (actor, release) = Blocked(p => p.WithMailbox("dropping"));
        EventFilter.DeadLetter<int>().ExpectOne(() =>
        {
            for (var i = 0; i < 3; i++)
                actor.Tell(i);
        });
        release.Set();
        ReceiveN(2);
    }

    [Fact]
    public void CapacityZero_IsUnbounded()
    {
        var (actor, release) = Blocked(p => p.WithMailbox("endless"));
        for (var i = 0; i < 2000; i++)
            actor.Tell(i);
        release.Set();
        Assert.Equal(2000, ReceiveN(2000).Count);
    }

    [Fact]
    public void PriorityMailbox_DeliversTheLowestFirst()
    {
        var (actor, release) = Blocked(p => p.WithMailbox("priority"));
        foreach (var i in new[] { 3, 1, 2 })
            actor.Tell(i);
        release.Set();
        Assert.Equal([1, 2, 3], ReceiveN(3).Cast<int>());
    }

    [Fact]
    public void StablePriorityMailbox_KeepsTheOrderOfEquals()
    {
        var (actor, release) = Blocked(p => p.WithMailbox("stable"));
        foreach (var i in new[] { 23, 11, 22, 12, 21, 13 })
            actor.Tell(i);
        release.Set();
        Assert.Equal([11, 12, 13, 23, 22, 21], ReceiveN(6).Cast<int>());
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("nonsense")]
    public void UnknownMailbox_IsRefusedAtActorOf(string id) =>
        Assert.Throws<ConfigurationException>(() => Sys.ActorOf(Scripted.Props(_ => { }).WithMailbox(id)));

    [Fact]
    public void DeployedMailbox_IsUsed()
    {
        var (actor, release) = Blocked(p => p, "deployed");
        actor.Tell(2);
        actor.Tell(1);
        release.Set();
        Assert.Equal([1, 2], ReceiveN(2).Cast<int>());
    }

    [Fact]
    public void ChosenDispatchersMailboxType_IsUsed()
    {
        var (actor, release) = Blocked(p => p.WithDispatcher("with-box"));
        actor.Tell(2);
        actor.Tell(1);
        release.Set();
        Assert.Equal([1, 2], ReceiveN(2).Cast<int>());
    }

    [Fact]
    public void Count_IsExactWhenSeveralProducersHaveEnded()
    {
        const int Each = 100_000;
        var queue = new UnboundedMessageQueue();
        var producers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
                queue.Enqueue(ActorRefs.Nobody, new Envelope("x", ActorRefs.NoSender));
        })).ToList();
        producers.ForEach(producer => producer.Start());
        producers.ForEach(producer => producer.Join());
        Assert.Equal(4 * Each, queue.Count);
        for (var i = 0; i < 4 * Each; i++)
            Assert.True(queue.TryDequeue(out _));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void FullBoundedDeque_TakesBackWhatItsOwnerPutsToTheFront()
    {
        var queue = new BoundedDequeMessageQueue(boundedCapacity: 1, Timeout.InfiniteTimeSpan);
        queue.Enqueue(ActorRefs.Nobody, new Envelope("last", ActorRefs.NoSender));
        queue.EnqueueFirst(new Envelope("first", ActorRefs.NoSender));
        Assert.Equal(2, queue.Count);
        Assert.True(queue.TryDequeue(out var first));
        Assert.Equal("first", first.Message);
    }

    [Fact]
    public void RequiredQueue_ChoosesTheMailboxThatIsMappedToIt()
    {
        var (actor, release) = Blocked((Action<Scripted> script) => Props.Create(() => new NeedsLastFirst(script)));
        actor.Tell(1);
        actor.Tell(2);
        release.Set();
        Assert.Equal([2, 1], ReceiveN(2).Cast<int>());
    }

    [Fact]
    public void MailboxOfProps_GoesBeforeTheDispatchers()
    {
        var (actor, release) = Blocked(p => p.WithDispatcher("with-box").WithMailbox("last-first"));
        foreach (var i in new[] { 1, 3, 2 })
            actor.Tell(i);
        release.Set();
        Assert.Equal([2, 3, 1], ReceiveN(3).Cast<int>());
    }

    [Fact]
    public void DispatchersMailboxType_GoesBeforeTheMailboxOfTheRequiredQueue()
    {
        var (actor, release) = Blocked((Action<Scripted> script) => Props.Create(() => new NeedsLastFirst(script)).WithDispatcher("with-impostor"));
        actor.Tell(1);
        actor.Tell(2);
        release.Set();
        Assert.Equal([1, 2], ReceiveN(2).Cast<int>());
    }

    [Fact]
    public void DispatchersRequirement_ChoosesTheMailboxThatIsMappedToIt()
    {
        var (actor, release) = Blocked(p => p.WithDispatcher("demanding"));
        actor.Tell(1);
        actor.Tell(2);
        release.Set();
        Assert.Equal([2, 1], ReceiveN(2).Cast<int>());
    }

    public sealed class ByNumber(Settings settings, Config config) : UnboundedPriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => message as int? ?? 0;
    }

    public sealed class Stable(Settings settings, Config config) : UnboundedStablePriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => (message as int? ?? 0) / 10;
    }

    public interface ILastFirstSemantics : ISemantics;

    public sealed class LastFirst(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<LastFirstQueue>
    {
        public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new LastFirstQueue();
    }

    // Claims the semantics without having them, so that the order tells which mailbox was taken.
    public sealed class FirstFirst(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<FirstFirstQueue>
    {
        public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new FirstFirstQueue();
    }

    public sealed class FirstFirstQueue : UnboundedMessageQueue, ILastFirstSemantics;

    public sealed class LastFirstQueue : IMessageQueue, ILastFirstSemantics
    {
        private readonly ConcurrentStack<Envelope> _stack = new();

        public bool HasMessages => !_stack.IsEmpty;

        public int Count => _stack.Count;

        public void Enqueue(IActorRef receiver, Envelope envelope) => _stack.Push(envelope);

        public bool TryDequeue(out Envelope envelope) => _stack.TryPop(out envelope);

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out var envelope))
                deadletters.Enqueue(owner, envelope);
        }
    }

    private sealed class NeedsLastFirst(Action<Scripted> script) : Scripted(script), IRequiresMessageQueue<ILastFirstSemantics>;
}
