using Akka.Actor;
using Akka.Event;

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
    public async Task StatusFailure_IsReturnedWhereItIsAskedFor()
    {
        var failure = new Status.Failure(new BoomException());
        Assert.Same(failure, await Echo().Ask<Status.Failure>(failure, Soon));
    }

    [Fact]
    public async Task StatusFailure_FaultsAnUntypedAskToo() =>
        await Assert.ThrowsAsync<BoomException>(() => Echo().Ask(new Status.Failure(new BoomException()), Soon));

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
    public async Task LateAnswer_IsADeadLetter()
    {
        var answered = await Late(ask => Assert.ThrowsAsync<AskTimeoutException>(() => ask(Short, CancellationToken.None)));
        Assert.Equal("late", answered);
    }

    [Fact]
    public async Task AnswerAfterACancel_IsDropped()
    {
        using var source = new CancellationTokenSource();
        var answered = await Late(async ask =>
        {
            var task = ask(Soon, source.Token);
            await source.CancelAsync();
            await Assert.ThrowsAsync<TaskCanceledException>(() => task);
        });
        Assert.Equal("marker", answered);
    }

    [Fact]
    public async Task NullAnswer_IsTheDefaultOfItsType()
    {
        var actor = Act(a => a.OnAny(_ => a.From.Tell(null)));
        Assert.Null(await actor.Ask<string>("x", Soon));
        Assert.Equal(0, await actor.Ask<int>("x", Soon));
        Assert.Null(await actor.Ask("x", Soon));
    }

    [Fact]
    public async Task AskWithoutTimeout_WaitsUntilItIsCancelled()
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, Sys.Settings.AskTimeout);
        using var source = new CancellationTokenSource();
        var silent = Silent();
        var dead = Echo();
        StopAndWait(dead);
        Task[] unanswered = [silent.Ask("x"), silent.Ask<string>("x"), dead.Ask("x"), silent.Ask("x", source.Token), dead.Ask<string>("x", null, source.Token)];
        await Assert.ThrowsAsync<AskTimeoutException>(() => silent.Ask("x", Short));
        Assert.All(unanswered, task => Assert.False(task.IsCompleted));
        await source.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => unanswered[3]);
        await Assert.ThrowsAsync<TaskCanceledException>(() => unanswered[4]);
    }

    [Fact]
    public async Task ConfiguredAskTimeout_IsTheDefault()
    {
        using var system = ActorSystem.Create("impatient", "akka { stdout-loglevel = OFF, loglevel = OFF, actor.ask-timeout = 50ms }");
        var silent = system.ActorOf(Scripted.Props(a => a.OnAny(_ => { })));
        await Assert.ThrowsAsync<AskTimeoutException>(() => silent.Ask("x"));
        await system.Terminate().WaitAsync(Soon);
    }

    [Fact]
    public async Task AskWithACancelledToken_StillSendsTheMessage()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => TestActor.Ask("x", Soon, cancelled.Token));
        ExpectMsg("x");
    }

    [Fact]
    public async Task EveryOverload_GetsTheAnswer()
    {
        var echo = Echo();
        var never = CancellationToken.None;
        Task<object>[] untyped = [echo.Ask("x"), echo.Ask("x", Soon), echo.Ask("x", never), echo.Ask("x", Soon, never)];
        Assert.All(await Task.WhenAll(untyped).WaitAsync(Soon), answer => Assert.Equal("x", answer));
        Task<string>[] typed =
        [
            echo.Ask<string>("x"),
            echo.Ask<string>("x", Soon),
            echo.Ask<string>("x", never),
            echo.Ask<string>("x", Soon, never),
            echo.Ask<string>(_ => "x", Soon, never),
            Sys.ActorSelection(echo.Path).Ask<string>("x", Soon),
        ];
        Assert.All(await Task.WhenAll(typed).WaitAsync(Soon), answer => Assert.Equal("x", answer));
    }

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

    // Answers only after the asker has given up, and says which dead letter came first: the answer or what was sent behind it.
    private async Task<object> Late(Func<Func<TimeSpan, CancellationToken, Task>, Task> giveUp)
    {
        var release = new ManualResetEventSlim();
        var actor = Act(a => a.OnAny(_ =>
        {
            release.Wait(Soon);
            a.Reply("late");
            a.Ctx.System.DeadLetters.Tell("marker");
        }));
        Sys.EventStream.Subscribe<DeadLetter>(TestActor);
        await giveUp((timeout, token) => actor.Ask("x", timeout, token));
        release.Set();
        return ExpectMsg<DeadLetter>().Message;
    }
}
