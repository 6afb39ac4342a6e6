using Akka.Actor;

namespace Akka.Tests.Actor;

public class PipeToTests : AkkaTest
{
    [Fact]
    public void Result_IsSentWithoutSender()
    {
        _ = Task.FromResult("x").PipeTo(TestActor);
        ExpectMsg("x");
        Assert.Equal(Sys.DeadLetters, LastSender);
    }

    [Fact]
    public void GivenSender_IsUsed()
    {
        var sender = CreateTestProbe();
        _ = Task.FromResult("x").PipeTo(TestActor, sender);
        ExpectMsg("x");
        Assert.Equal(sender.Ref, LastSender);
    }

    [Fact]
    public void Failure_IsAStatusFailure()
    {
        _ = Task.FromException<string>(new BoomException()).PipeTo(TestActor);
        ExpectMsg<Status.Failure>(failure => failure.Cause is BoomException);
    }

    [Fact]
    public void Cancellation_IsAStatusFailureWithTaskCanceled()
    {
        _ = Task.FromCanceled<string>(new CancellationToken(canceled: true)).PipeTo(TestActor);
        ExpectMsg<Status.Failure>(failure => failure.Cause is TaskCanceledException);
    }

    [Fact]
    public void SuccessAndFailure_TransformTheMessage()
    {
        _ = Task.FromResult(1).PipeTo(TestActor, success: i => i + 1);
        ExpectMsg(2);
        _ = Task.FromException<int>(new BoomException()).PipeTo(TestActor, failure: e => e.Message);
        ExpectMsg("boom");
    }

    [Fact]
    public void PlainTask_SendsNothingUnlessToldWhat()
    {
        _ = Task.CompletedTask.PipeTo(TestActor);
        _ = Task.CompletedTask.PipeTo(TestActor, success: () => "done");
        ExpectMsg("done");
        _ = Task.FromException(new BoomException()).PipeTo(TestActor);
        ExpectMsg<Status.Failure>();
    }

    [Fact]
    public void ValueTask_CanBePiped()
    {
        _ = new ValueTask<string>("x").PipeTo(TestActor);
        ExpectMsg("x");
        _ = new ValueTask(Task.CompletedTask).PipeTo(TestActor, success: () => "y");
        ExpectMsg("y");
    }

    [Fact]
    public void UnfinishedTask_IsSentWhenItEnds()
    {
        var source = new TaskCompletionSource<string>();
        _ = source.Task.PipeTo(TestActor, useConfigureAwait: false);
        Assert.False(HasMessages);
        source.SetResult("x");
        ExpectMsg("x");
    }

    [Fact]
    public void EveryOverload_SendsFromTheGivenSender()
    {
        var from = CreateTestProbe().Ref;
        Func<Exception, object> failure = e => e.Message;
        var done = Task.CompletedTask;
        _ = Task.FromResult("x").PipeTo(TestActor, from, m => m + 1, failure);
        _ = Task.FromResult("x").PipeTo(TestActor, true, from, m => m + 2, failure);
        _ = new ValueTask<string>("x").PipeTo(TestActor, from, m => m + 3, failure);
        _ = new ValueTask<string>("x").PipeTo(TestActor, false, from, m => m + 4, failure);
        _ = done.PipeTo(TestActor, from, () => "x5", failure);
        _ = done.PipeTo(TestActor, true, from, () => "x6", failure);
        _ = new ValueTask(done).PipeTo(TestActor, from, () => "x7", failure);
        _ = new ValueTask(done).PipeTo(TestActor, false, from, () => "x8", failure);
        for (var i = 1; i <= 8; i++)
        {
            ExpectMsg("x" + i);
            Assert.Equal(from, LastSender);
        }
    }

    [Fact]
    public void ResultPipedInsideAnActor_HasNoSenderEither()
    {
        var actor = Act(a => a.OnAny(m => _ = Task.FromResult(m).PipeTo(TestActor)));
        actor.Tell("x");
        ExpectMsg("x");
        Assert.Equal(Sys.DeadLetters, LastSender);
    }

    [Fact]
    public void FailureOfAPlainOrValueTask_IsAStatusFailure()
    {
        var failed = Task.FromException(new BoomException());
        _ = failed.PipeTo(TestActor, success: () => "never");
        ExpectMsg<Status.Failure>(failure => failure.Cause is BoomException);
        _ = new ValueTask(failed).PipeTo(TestActor);
        ExpectMsg<Status.Failure>(failure => failure.Cause is BoomException);
        _ = new ValueTask<string>(Task.FromException<string>(new BoomException())).PipeTo(TestActor);
        ExpectMsg<Status.Failure>(failure => failure.Cause is BoomException);
    }
}
