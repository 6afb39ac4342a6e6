using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Tests.Hosting;

public sealed class RequiredActorTests
{
    [Fact]
    public async Task AccessBeforeTheRegistration_ThrowsAndSpoilsNoLaterAccess()
    {
        using var host = TestHost.Build(b => b.WithActors((system, registry) => registry.Register<Key>(system.Echo("first"))));
        var required = host.Services.GetRequiredService<IRequiredActor<Key>>();

        Assert.Throws<MissingActorRegistryEntryException>(() => required.ActorRef);
        Assert.Throws<MissingActorRegistryEntryException>(() => required.ActorRef);
        var pending = required.GetAsync();
        Assert.False(pending.IsCompleted);
        await host.StartAsync();

        var actor = host.Registry().Get<Key>();
        Assert.Same(actor, await pending.WaitAsync(TestHost.Soon));
        Assert.Same(actor, await required.GetAsync().WaitAsync(TestHost.Soon));
        Assert.Same(actor, required.ActorRef);
    }

    [Fact]
    public async Task AccessAfterAnOverwrite_StillGivesTheActorOfTheFirstAccess()
    {
        using var host = await TestHost.StartAsync(b => b.WithActors((system, registry) => registry.Register<Key>(system.Echo("first"))));
        var required = host.Services.GetRequiredService<IRequiredActor<Key>>();
        var first = required.ActorRef;

        host.Registry().Register<Key>(host.Sys().Echo("second"), overwrite: true);

        Assert.Same(first, required.ActorRef);
        Assert.Same(first, await required.GetAsync());
    }

    [Fact]
    public void Scopes_ShareOneInstance()
    {
        using var host = TestHost.Build(_ => { });
        using var scope = host.Services.CreateScope();

        Assert.Same(host.Services.GetRequiredService<IRequiredActor<Key>>(), scope.ServiceProvider.GetRequiredService<IRequiredActor<Key>>());
    }

    private sealed class Key;
}
