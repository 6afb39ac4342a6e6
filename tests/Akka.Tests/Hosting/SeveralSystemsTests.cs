using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Tests.Hosting;

public sealed class SeveralSystemsTests
{
    [Fact]
    public async Task TwoHostsInOneProcess_KnowNothingOfEachOther()
    {
        using var one = await TestHost.StartAsync(b => b.WithActors((system, registry) => registry.Register<Key>(system.Echo("k"))), name: "same");
        using var two = await TestHost.StartAsync(b => b.WithActors((system, registry) => registry.Register<Key>(system.Echo("k"))), name: "same");
        var left = one.Registry().Get<Key>();
        var right = two.Registry().Get<Key>();
        Assert.Equal(left.Path, right.Path);
        Assert.NotEqual(left, right);

        await one.StopAsync();

        Assert.Equal("alive", await right.Ask<string>("alive", TestHost.Soon));
        Assert.False(two.Sys().WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task SecondAddAkkaInOneContainer_SilentlyTakesThePlaceOfTheFirst()
    {
        var ran = new ConcurrentQueue<string>();
        using var host = await TestHost.StartAsync(
            b => b.WithActors((system, _) => ran.Enqueue("first in " + system.Name)),
            after: s => s.AddAkka("two", b => b.Configured(x => x.WithActors((system, _) => ran.Enqueue("second in " + system.Name)))),
            name: "one");

        Assert.Equal(["second in two"], ran);
        Assert.Equal("two", host.Sys().Name);
        Assert.Single(host.Services.GetServices<IHostedService>());
    }

    private sealed class Key;
}
