using Akka.Actor;

namespace Akka.Tests.Actor;

public class ReceiveAsyncTests : AkkaTest
{
    [Fact]
    public void Await_KeepsSenderSelfAndContext()
    {
        var actor = Act(a => a.OnAsync<string>(async m =>
        {
            await Task.Yield();
            a.Reply((m, a.Me, a.Ctx.Self));
        }));
        actor.Tell("x");
        ExpectMsg(("x", actor, actor));
    }

    [Fact]
    public void UserMessages_WaitUntilTheHandlerEnds()
    {
        var gate = new TaskCompletionSource();
        var actor = Act(a =>
        {
            a.OnAsync<string>(async m =>
            {
                a.Reply("begin " + m);
                await gate.Task;
                a.Reply("end " + m);
            });
            a.OnAny(a.Reply);
        });
        actor.Tell("x");
        actor.Tell(1);
        ExpectMsg("begin x");
        gate.SetResult();
        ExpectMsg("end x");
        ExpectMsg(1);
    }

    [Fact]
    public void AfterConfigureAwaitFalse_ThereIsNoContext()
    {
        // A thread of its own ends the task, and the handler goes on there: other tests leave their actors on threads of the pool.
        var source = new TaskCompletionSource();
        var ending = new Thread(source.SetResult);
        var actor = Act(a => a.OnAsync<string>(_ =>
        {
            var handler = Rest(a, a.From);
            ending.Start();
            return handler;
        }));
        actor.Tell("x");
        Assert.All(ExpectMsg<Exception?[]>(), NoContext);

        async Task Rest(Scripted a, IActorRef from)
        {
            await source.Task.ConfigureAwait(false);
            from.Tell(Failures(a));
        }
    }

    [Fact]
    public void OutsideOfTheActorsTurn_ThereIsNoContext()
    {
        var actor = Act(a => a.OnAsync<string>(async _ =>
        {
            var from = a.From;
            await Task.Factory.StartNew(
                () => from.Tell(Failures(a)),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }));
        actor.Tell("x");
        Assert.All(ExpectMsg<Exception?[]>(), NoContext);
    }

    [Fact]
    public void Failure_IsSupervisedWithTheFailingMessage()
    {
        var actor = Act(a =>
        {
            a.OnPreRestart = (reason, message) => TestActor.Tell((reason.GetType(), message));
            a.OnAsync<string>(async m =>
            {
                await Task.Yield();
                throw new BoomException(m);
            });
        });
        actor.Tell("x");
        ExpectMsg<(Type Type, object Message)>(m => m.Type == typeof(BoomException) && Equals(m.Message, "x"));
    }

    [Theory]
    [InlineData("one", "BoomException")]
    [InlineData("several", "AggregateException")]
    public void FailureOfTheTask_IsUnwrappedWhereItIsOne(string how, string expected)
    {
        var actor = Act(a =>
        {
            a.OnPreRestart = (reason, message) => TestActor.Tell($"{reason.GetType().Name} at {message}");
            a.OnAsync<string>(m =>
            {
                var boom = Task.FromException(new BoomException());
                return m == "one" ? boom : Task.WhenAll(boom, Task.FromException(new InvalidOperationException()));
            });
        });
        actor.Tell(how);
        ExpectMsg($"{expected} at {how}");
    }

    [Fact]
    public void FailureOfAChild_IsDecidedWhenTheHandlerHasEnded()
    {
        var gate = new TaskCompletionSource();
        var actor = Act(a =>
        {
            a.Strategy = new OneForOneStrategy(_ =>
            {
                TestActor.Tell("decided");
                return Directive.Stop;
            });
            var child = a.Ctx.ActorOf(Scripted.Props(c =>
            {
                c.OnPostStop = () => TestActor.Tell("child stopped");
                c.OnAny(_ =>
                {
                    TestActor.Tell("child fails");
                    throw new BoomException();
                });
            }));
            a.OnAsync<string>(async _ =>
            {
                child.Tell("fail");
                await gate.Task;
                TestActor.Tell("rest");
            });
        });
        actor.Tell("x");
        ExpectMsg("child fails");
        ExpectNoMsg(100);
        gate.SetResult();
        ExpectMsg("rest");
        ExpectMsg("decided");
        ExpectMsg("child stopped");
    }

    [Theory]
    [InlineData("itself")]
    [InlineData("parent stops it")]
    [InlineData("parent stops")]
    [InlineData("system")]
    public void StopWhileAwaiting_TerminatesAtOnceAndTheRestNeverRuns(string who)
    {
        var gate = new TaskCompletionSource();
        IActorRef child = null!;
        var parent = Act(a =>
        {
            child = a.Ctx.ActorOf(Scripted.Props(c =>
            {
                c.OnPostStop = () => TestActor.Tell("stopped");
                c.OnAsync<string>(async _ =>
                {
                    if (who == "itself")
                        c.Ctx.Stop(c.Me);
                    TestActor.Tell("awaiting");
                    try
                    {
                        await gate.Task;
                        TestActor.Tell("rest");
                    }
                    finally
                    {
                        TestActor.Tell("finally");
                    }
                });
            }));
            child.Tell("x");
            a.On<string>(_ => a.Ctx.Stop(child), m => m == "parent stops it");
            a.On<string>(_ => a.Ctx.Stop(a.Me), m => m == "parent stops");
        });
        ExpectMsg("awaiting");
        Watch(child);
        if (who == "system")
            Sys.Stop(child);
        else
            parent.Tell(who);

        var messages = ReceiveN(2);
        Assert.Contains("stopped", messages);
        var terminated = messages.OfType<Terminated>().Single();
        Assert.Equal(child, terminated.ActorRef);

        // The watch ran during the await as well.
        Assert.True(terminated.ExistenceConfirmed || who == "itself");
        gate.SetResult();
        ExpectNoMsg(100);
    }

    [Fact]
    public void PoisonPill_WaitsForTheHandler()
    {
        var gate = new TaskCompletionSource();
        var actor = Act(a => a.OnAsync<string>(async _ =>
        {
            TestActor.Tell("awaiting");
            await gate.Task;
            TestActor.Tell("rest");
        }));
        Watch(actor);
        actor.Tell("x");
        ExpectMsg("awaiting");
        actor.Tell(PoisonPill.Instance);
        gate.SetResult();
        ExpectMsg("rest");
        ExpectTerminated(actor);
    }

    [Fact]
    public void RestartWhileAwaiting_LetsTheOldHandlerEndBeforeTheNewInstanceReceives()
    {
        var gate = new TaskCompletionSource();
        var instances = 0;
        var parent = Act(a =>
        {
            a.Strategy = new AllForOneStrategy(_ => Directive.Restart);
            var waiting = a.Ctx.ActorOf(Scripted.Props(c =>
            {
                var number = ++instances;
                c.OnAsync<string>(async _ =>
                {
                    TestActor.Tell("awaiting");
                    await gate.Task;
                    TestActor.Tell($"rest of {number}");
                });
                c.On<int>(i => TestActor.Tell($"{i} in {number}"));
                c.OnPreRestart = (_, message) => TestActor.Tell($"restart without message: {message is null}");
                c.OnPostRestart = _ => TestActor.Tell("restarted");
            }));
            var failing = a.Ctx.ActorOf(Scripted.Props(c => c.OnAny(_ => throw new BoomException())));
            a.On<string>(m => waiting.Tell(m), m => m == "wait");
            a.On<string>(m => failing.Tell(m), m => m == "fail");
            a.On<int>(i => waiting.Tell(i));
        });
        parent.Tell("wait");
        ExpectMsg("awaiting");
        parent.Tell("fail");
        ExpectMsg("restart without message: True");
        ExpectMsg("restarted");
        parent.Tell(7);
        gate.SetResult();
        ExpectMsg("rest of 1");
        ExpectMsg("7 in 2");
    }

    [Fact]
    public void RunTaskOfUntypedActor_SuspendsToo()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Runner()));
        var gate = new TaskCompletionSource();
        actor.Tell(gate.Task);
        actor.Tell("next");
        ExpectMsg("awaiting");
        gate.SetResult();
        ExpectMsg("awaited");
        ExpectMsg("next");
    }

    private static Exception?[] Failures(Scripted a) =>
        [Record.Exception(() => a.Ctx.System), Record.Exception(() => a.Me), Record.Exception(() => a.From)];

    private static void NoContext(Exception? failure) =>
        Assert.StartsWith("There is no active ActorContext", Assert.IsType<NotSupportedException>(failure).Message, StringComparison.Ordinal);

    private sealed class Runner : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Task task)
                RunTask(() => AwaitAsync(task));
            else
                RunTask(() => Sender.Tell(message));
        }

        private async Task AwaitAsync(Task task)
        {
            Sender.Tell("awaiting");
            await task;
            Sender.Tell("awaited");
        }
    }
}
