using Akka.Actor;

namespace Akka.Tests.Actor;

public class SelectionTests : AkkaTest
{
    private IActorRef Family(string name, params string[] children)
    {
        var family = Act(a => Parent(a, children), name);
        family.Tell("ready");
        ExpectMsg($"{name}:ready");
        return family;
    }

    private static void Parent(Scripted a, string[] children)
    {
        foreach (var child in children)
            a.Ctx.ActorOf(Scripted.Props(c => c.OnAny(m => c.Reply($"{c.Me.Path.Name}:{m}"))), child);
        a.On<string>(path => a.Ctx.ActorSelection(path[1..]).Tell("sel", a.From), path => path.StartsWith('@'));
        a.OnAny(m => a.Reply($"{a.Me.Path.Name}:{m}"));
    }

    [Fact]
    public void MissingActor_AnswersIdentifyWithoutSubject()
    {
        Sys.ActorSelection("/user/nobody").Tell(new Identify(7));
        ExpectMsg<ActorIdentity>(identity => Equals(identity.MessageId, 7) && identity.Subject is null);
    }

    [Fact]
    public void Actor_AnswersIdentify()
    {
        var echo = Echo("x");
        Sys.ActorSelection("/user/x").Tell(new Identify("id"));
        ExpectMsg<ActorIdentity>(identity => identity.Subject.Equals(echo));
    }

    [Fact]
    public async Task ResolveOne_FindsTheIncarnation()
    {
        var echo = Echo("x");
        Assert.Equal(echo, await Sys.ActorSelection("akka://test/user/x").ResolveOne(Soon));
        Assert.Equal(echo, await Sys.ActorSelection(echo.Path).ResolveOne(Soon, CancellationToken.None));
    }

    [Fact]
    public async Task ResolveOneOfMissingActor_Faults() =>
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection("/user/nobody").ResolveOne(Soon));

    [Fact]
    public void Wildcards_MatchOneLevelAndFanOut()
    {
        Family("f", "aa", "ab", "b");
        Sys.ActorSelection("/user/f/a*").Tell("m");
        ExpectMsgAllOf("aa:m", "ab:m");
        Sys.ActorSelection("/user/*/?").Tell("n");
        ExpectMsg("b:n");
        Sys.ActorSelection("/user/*").Tell("o");
        ExpectMsg("f:o");
        Assert.False(HasMessages);
    }

    [Fact]
    public void RelativeSelection_StartsAtTheActor()
    {
        var family = Family("f", "kid");
        Echo("sibling");
        family.Tell("@kid");
        ExpectMsg("kid:sel");
        family.Tell("@../sibling");
        ExpectMsg("sel");
    }

    [Fact]
    public void MessageToMissingActor_IsADeadLetter() =>
        EventFilter.DeadLetter<string>().ExpectOne(() => Sys.ActorSelection("/user/nobody").Tell("x"));
}
