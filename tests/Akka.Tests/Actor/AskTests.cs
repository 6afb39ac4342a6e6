using Akka.Actor;

namespace Akka.Tests.Actor;

public class AskTests : AkkaTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private IActorRef Silent() => Act(a => a.OnAny(_ => { }));

    [Fact]
    public async Task Answer_CompletesTheTask() => Assert.Equal("x", await Echo().Ask<string>("x", Soon));

    [Fact]
    public async Task NoAnswer_FaultsWithAskTimeout()
    {
        var failure = await Assert.ThrowsAsync<AskTimeoutException>(() => Silent().Ask("x", Short));
        Assert.Equal("Timeout after 0.10 seconds", failure.Message);
    }

    [Fact]
    public async Task Token_CancelsTheTask()
    {
        using var source = new CancellationTokenSource();
        var task = Silent().Ask("x", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => task);
    }

    [Fact]
    public async Task StoppedActor_TakesTheWholeTimeoutAndADeadLetter()
    {
        var actor = Echo();
        StopAndWait(actor);
        await EventFilter.DeadLetter<string>().ExpectOneAsync(async () =>
            await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask("x", Short)));
    }

    [Fact]
    public async Task StatusFailure_FaultsATypedAsk() =>
        await Assert.ThrowsAsync<BoomException>(() => Echo().Ask<string>(new Status.Failure(new BoomException()), Soon));

    [Fact]
    public async Task StatusFailure_IsReturnedWhereItsTypeFits()
    {
        var failure = new Status.Failure(new BoomException());
        Assert.Same(failure, await Echo().Ask(failure, Soon));
        Assert.Same(failure, await Echo().Ask<Status.Failure>(failure, Soon));
    }

    [Fact]
    public async Task WrongType_IsAnArgumentExceptionAndADeadLetter() =>
        await EventFilter.DeadLetter<int>().ExpectOneAsync(async () =>
        {
            var failure = await Assert.ThrowsAsync<ArgumentException>(() => Echo().Ask<string>(1, Soon));
            Assert.Equal("Received message of type [System.Int32] - Ask expected message of type [System.String]", failure.Message);
        });

    [Fact]
    public async Task BareException_IsAWrongTypeToo() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Echo().Ask<string>(new BoomException(), Soon));

    [Fact]
    public async Task ActorThatThrows_DoesNotAnswer() =>
        await Assert.ThrowsAsync<AskTimeoutException>(() => Act(a => a.OnAny(_ => throw new BoomException())).Ask("x", Short));

    [Fact]
    public async Task SecondAnswer_IsADeadLetter() =>
        await EventFilter.DeadLetter<string>().ExpectOneAsync(async () =>
            Assert.Equal("x", await Act(a => a.OnAny(m =>
            {
                a.Reply(m);
                a.Reply(m);
            })).Ask<string>("x", Soon)));

    [Fact]
    public async Task Factory_GetsTheReferenceOfTheAnswer()
    {
        var actor = Act(a => a.On<IActorRef>(to => to.Tell("direct")));
        Assert.Equal("direct", await actor.Ask<string>(to => to, Soon, CancellationToken.None));
    }

    [Fact]
    public void AskOfSelfInsideReceiveAsync_TimesOut()
    {
        var actor = Act(a => a.OnAsync<string>(async _ =>
        {
            var from = a.From;
            var failure = await Record.ExceptionAsync(() => a.Me.Ask("again", Short));
            from.Tell(failure is AskTimeoutException);
        }));
        actor.Tell("go");
        ExpectMsg(true);
    }

    [Fact]
    public async Task Selection_CanBeAsked()
    {
        Echo("x");
        Assert.Equal(5, await Sys.ActorSelection("/user/x").Ask<int>(5, Soon));
    }
}
