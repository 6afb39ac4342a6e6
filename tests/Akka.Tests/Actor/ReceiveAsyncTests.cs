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
        var actor = Act(a => a.OnAsync<string>(async _ =>
        {
            var from = a.From;

            // ConfigureAwait(false) that also yields where the task has ended already.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            from.Tell(Record.Exception(() => a.Ctx.Self)!);
        }));
        actor.Tell("x");
        ExpectMsg<NotSupportedException>(e => e.Message.StartsWith("There is no active ActorContext", StringComparison.Ordinal));
    }

    [Fact]
    public void InTaskRun_ThereIsNoContext()
    {
        var actor = Act(a => a.OnAsync<string>(async _ => a.Reply((await Task.Run(() => Record.Exception(() => a.Ctx.Self)))!)));
        actor.Tell("x");
        ExpectMsg<NotSupportedException>();
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

    [Fact]
    public void StopWhileAwaiting_TerminatesAtOnceAndTheRestNeverRuns()
    {
        var gate = new TaskCompletionSource();
        var actor = Act(a =>
        {
            a.OnPostStop = () => TestActor.Tell("stopped");
            a.OnAsync<string>(async _ =>
            {
                try
                {
                    TestActor.Tell("awaiting");
                    await gate.Task;
                    TestActor.Tell("rest");
                }
                finally
                {
                    TestActor.Tell("finally");
                }
            });
        });
        Watch(actor);
        actor.Tell("x");
        ExpectMsg("awaiting");
        Sys.Stop(actor);
        ExpectMsg("stopped");
        ExpectTerminated(actor);
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
    public void RestartWhileAwaiting_DropsTheRestOfTheHandler()
    {
        var gate = new TaskCompletionSource();
        var parent = Act(a =>
        {
            a.Strategy = new AllForOneStrategy(_ => Directive.Restart);
            var waiting = a.Ctx.ActorOf(Scripted.Props(c =>
            {
                c.OnAsync<string>(async _ =>
                {
                    TestActor.Tell("awaiting");
                    await gate.Task;
                    TestActor.Tell("rest");
                });
                c.On<int>(i => TestActor.Tell(i));
                c.OnPostRestart = _ => TestActor.Tell("restarted");
            }));
            var failing = a.Ctx.ActorOf(Scripted.Props(c => c.OnAny(_ => throw new BoomException())));
            a.On<string>(waiting.Tell, m => m == "wait");
            a.On<string>(failing.Tell, m => m == "fail");
            a.On<int>(i => waiting.Tell(i));
        });
        parent.Tell("wait");
        ExpectMsg("awaiting");
        parent.Tell("fail");
        ExpectMsg("restarted");
        gate.SetResult();
        parent.Tell(1);
        ExpectMsg(1);
        Assert.False(HasMessages);
    }

    [Fact]
    public void RunTaskOfUntypedActor_SuspendsToo()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Runner()));
        actor.Tell("a");
        actor.Tell("b");
        ExpectMsg("a");
        ExpectMsg("b");
    }

    private sealed class Runner : UntypedActor
    {
        protected override void OnReceive(object message) => RunTask(async () =>
        {
            await Task.Delay(message is "a" ? 20 : 0);
            Sender.Tell(message);
        });
    }
}
