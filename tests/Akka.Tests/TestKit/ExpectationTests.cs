using System.Diagnostics;
using Akka.Actor;
using Akka.TestKit;
using Xunit.Sdk;

namespace Akka.Tests.TestKit;

public class ExpectationTests() : AkkaTest("akka.test { single-expect-default = 8s, filter-leeway = 200ms }")
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Within_SharesItsTimeAmongTheExpects()
    {
        var watch = Stopwatch.StartNew();
        Within(TimeSpan.FromMilliseconds(100), () => ExpectNoMsg());
        Assert.InRange(watch.ElapsedMilliseconds, 90, 7900);
    }

    [Fact]
    public void Within_FailsWhenPlainCodeOverruns() => Assert.ThrowsAny<XunitException>(() =>
        Within(Moment, () => SpinWait.SpinUntil(() => false, Moment * 10)));

    [Fact]
    public void Within_ChecksTheMinimum() => Assert.ThrowsAny<XunitException>(() => Within(Moment, Moment * 10, () => { }));

    [Fact]
    public void Within_ReturnsTheResult() => Assert.Equal(5, Within(Moment, () => 5));

    [Fact]
    public async Task WithinAsync_KeepsTheImplicitSender()
    {
        var echo = Echo();
        await WithinAsync(Soon, async () =>
        {
            await Task.Yield();
            echo.Tell("x");
            await ExpectMsgAsync("x");
        });
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public void AwaitAssert_RetriesAndRethrowsTheLastFailure()
    {
        var attempts = 0;
        AwaitAssert(() => Assert.Equal(3, ++attempts), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(10));
        var failure = Assert.Throws<BoomException>(() => AwaitAssert(() => throw new BoomException("last"), Moment, TimeSpan.FromMilliseconds(10)));
        Assert.Equal("last", failure.Message);
    }

    [Fact]
    public void AwaitAssert_WaitsATenthOfASecondBetweenItsAttempts()
    {
        var attempts = 0;
        var watch = Stopwatch.StartNew();
        AwaitAssert(() => Assert.Equal(3, ++attempts), Soon);
        Assert.True(watch.ElapsedMilliseconds >= 190, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void ExpectNoMsgWithoutTime_WaitsForItsOwnDefault()
    {
        using var hasty = new Akka.TestKit.Xunit2.TestKit("akka { stdout-loglevel = OFF, test.expect-no-message-default = 60ms }");
        var watch = Stopwatch.StartNew();
        hasty.ExpectNoMsg();
        Assert.InRange(watch.ElapsedMilliseconds, 50, 2900);
    }

    [Fact]
    public void TimeFactor_LengthensWhatIsDilatedAndTheDefaults()
    {
        using var slow = new Akka.TestKit.Xunit2.TestKit("akka { stdout-loglevel = OFF, test { timefactor = 3, expect-no-message-default = 20ms } }");
        Assert.Equal(TimeSpan.FromSeconds(3), slow.Dilated(TimeSpan.FromSeconds(1)));
        var watch = Stopwatch.StartNew();
        slow.ExpectNoMsg();
        Assert.InRange(watch.ElapsedMilliseconds, 50, 2900);
    }

    [Fact]
    public void AwaitCondition_FailsAtTheLimit()
    {
        AwaitCondition(() => true);
        Assert.Throws<FailException>(() => AwaitCondition(() => false, Moment));
    }

    [Fact]
    public void ExpectNoMsg_FailsOnAMessage()
    {
        TestActor.Tell("x");
        Assert.Throws<FailException>(() => ExpectNoMsg(1));
    }

    [Fact]
    public void ExpectMsgAllOf_TakesAnyOrder()
    {
        TestActor.Tell(2);
        TestActor.Tell(1);
        ExpectMsgAllOf(1, 2);
        TestActor.Tell(3);
        Assert.Equal(3, ExpectMsgAnyOf([1, 3]));
        TestActor.Tell(1);
        TestActor.Tell(4);
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf(1, 2));
    }

    [Fact]
    public void ReceiveN_FailsWhenTooFewCome()
    {
        TestActor.Tell(1);
        Assert.ThrowsAny<XunitException>(() => ReceiveN(2, Moment));
    }

    [Fact]
    public void ReceiveWhile_StopsAtTheFirstThatDoesNotFit()
    {
        foreach (var i in new[] { 1, 2, 9, 3 })
            TestActor.Tell(i);
        Assert.Equal([1, 2], ReceiveWhile<int>(i => i < 5));
        ExpectMsg(9);
    }

    [Fact]
    public void ReceiveOneAndPeek_ReturnNullWhenNothingComes()
    {
        Assert.Null(ReceiveOne(TimeSpan.Zero));
        Assert.Null(PeekOne(TimeSpan.Zero));
        TestActor.Tell("x");
        Assert.Equal("x", PeekOne());
        Assert.Equal("x", ReceiveOne());
    }

    [Fact]
    public void IgnoredMessages_AreDropped()
    {
        IgnoreMessages<int>();
        TestActor.Tell(1);
        TestActor.Tell("x");
        ExpectMsg("x");
        IgnoreNoMessages();
        TestActor.Tell(1);
        ExpectMsg(1);
    }

    [Fact]
    public void ExpectMsgFrom_ChecksTheSender()
    {
        var probe = CreateTestProbe();
        TestActor.Tell("x", probe.Ref);
        ExpectMsgFrom(probe.Ref, "x");
        TestActor.Tell("x");
        Assert.ThrowsAny<XunitException>(() => ExpectMsgFrom(probe.Ref, "x"));
    }

    [Fact]
    public void ExpectMsgWithAssertion_LetsItsFailureOut()
    {
        TestActor.Tell("x");
        ExpectMsg<string>(m => Assert.Equal("x", m));
        TestActor.Tell("x");
        Assert.Throws<EqualException>(() => ExpectMsg<string>(m => { Assert.Equal("y", m); }));
    }

    [Fact]
    public void EventFilterThatSeesTooFew_Fails() =>
        Assert.Throws<FailException>(() => EventFilter.Error("never").ExpectOne(() => { }));

    [Fact]
    public async Task ImplicitSender_IsNobodyWhereTheTestSaysSo()
    {
        // This test has one, and a task of its own must not inherit it.
        Task inner;
        using (ExecutionContext.SuppressFlow())
        {
            inner = Task.Run(() =>
            {
                using var quiet = new WithoutSender();
                Assert.Equal(quiet.Sys.DeadLetters, quiet.SenderOfATell());
            });
        }

        await inner;
    }

    [Fact]
    public void ChildActorOf_IsBelowTheTestActor()
    {
        var child = ChildActorOf(Scripted.Props(a => a.OnAny(_ => a.Ctx.Parent.Tell("to parent"))));
        Assert.Equal(TestActor.Path, child.Path.Parent);
        child.Tell("x");
        ExpectMsg("to parent");
    }

    [Fact]
    public void TestActorRefReceive_ThrowsAtTheCaller()
    {
        var actor = ActorOfAsTestActorRef<Scripted>(Scripted.Props(a => a.OnAny(_ => throw new BoomException())));
        Assert.Throws<BoomException>(() => actor.Receive("x"));
    }

    [Fact]
    public void Latch_OpensAfterTheCount()
    {
        var latch = CreateTestLatch(2);
        latch.CountDown();
        Assert.False(latch.IsOpen);
        Assert.Throws<TimeoutException>(() => latch.Ready(Moment));
        latch.CountDown();
        latch.Ready();
    }

    private sealed class WithoutSender : Akka.TestKit.Xunit2.TestKit, INoImplicitSender
    {
        public IActorRef SenderOfATell()
        {
            TestActor.Tell("x");
            ExpectMsg("x");
            return LastSender;
        }
    }
}
