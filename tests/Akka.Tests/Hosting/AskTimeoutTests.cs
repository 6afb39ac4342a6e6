using Akka.Actor;
using Akka.Hosting;

namespace Akka.Tests.Hosting;

public sealed class AskTimeoutTests
{
    [Fact]
    public async Task TimeoutSet_EndsAnAskThatGivesNone()
    {
        using var host = await TestHost.StartAsync(b => b.WithActorAskTimeout(TimeSpan.FromMilliseconds(50)));
        var silent = host.Sys().ActorOf(Scripted.Props(a => a.OnAny(_ => { })));

        await Assert.ThrowsAsync<AskTimeoutException>(() => silent.Ask("?").WaitAsync(TestHost.Soon));
    }

    [Fact]
    public void TimeoutNotSet_IsInfinite() => Assert.Equal(Timeout.InfiniteTimeSpan, TimeoutOf(_ => { }));

    [Fact]
    public void TimeoutOfZero_IsInfinite() => Assert.Equal(Timeout.InfiniteTimeSpan, TimeoutOf(b => b.WithActorAskTimeout(TimeSpan.Zero)));

    [Fact]
    public void TimeoutSet_IsStrongerThanEarlierHocon() =>
        Assert.Equal(
            TimeSpan.FromMinutes(2),
            TimeoutOf(b => b.AddHocon("akka.actor.ask-timeout = 9s", HoconAddMode.Append).WithActorAskTimeout(TimeSpan.FromMinutes(2))));

    private static TimeSpan TimeoutOf(Action<AkkaConfigurationBuilder> akka)
    {
        using var host = TestHost.Build(akka);
        return host.Sys().Settings.AskTimeout;
    }
}
