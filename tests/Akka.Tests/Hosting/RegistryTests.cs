using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Tests.Hosting;

public sealed class RegistryTests : IAsyncLifetime
{
    private IHost _host = null!;

    public async Task InitializeAsync() =>
        _host = await TestHost.StartAsync(b => b.WithActors((system, registry) => registry.Register<Key>(system.Echo("first"))));

    public Task DisposeAsync()
    {
        _host.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void Registry_IsOnePerSystemUnderAllItsTypes()
    {
        var registry = ActorRegistry.For(_host.Sys());

        Assert.Same(registry, _host.Services.GetRequiredService<ActorRegistry>());
        Assert.Same(registry, _host.Services.GetRequiredService<IActorRegistry>());
        Assert.Same(registry, _host.Services.GetRequiredService<IReadOnlyActorRegistry>());
    }

    [Fact]
    public void KeyRegisteredTwice_IsADuplicateEvenForTheSameActor()
    {
        var first = _host.Registry().Get<Key>();

        Assert.Throws<DuplicateActorRegistryException>(() => _host.Registry().Register<Key>(_host.Sys().Echo()));
        Assert.Throws<DuplicateActorRegistryException>(() => _host.Registry().Register<Key>(first));
        Assert.False(_host.Registry().TryRegister<Key>(_host.Sys().Echo()));
        Assert.Same(first, _host.Registry().Get<Key>());
    }

    [Fact]
    public void KeyOverwritten_GivesTheNewActor()
    {
        var second = _host.Sys().Echo("second");

        _host.Registry().Register<Key>(second, overwrite: true);

        Assert.Same(second, _host.Registry().Get<Key>());
    }

    [Fact]
    public void KeyThatIsMissing_ThrowsOnGetAndIsNobodyOnTryGet()
    {
        Assert.Throws<MissingActorRegistryEntryException>(() => _host.Registry().Get<OtherKey>());
        Assert.False(_host.Registry().TryGet<OtherKey>(out var actor));
        Assert.Same(ActorRefs.Nobody, actor);
    }

    [Fact]
    public async Task GetAsync_WaitsForTheRegistration()
    {
        var pending = _host.Registry().GetAsync<OtherKey>();
        Assert.False(pending.IsCompleted);
        var actor = _host.Sys().Echo();

        _host.Registry().Register<OtherKey>(actor);

        Assert.Same(actor, await pending.WaitAsync(TestHost.Soon));
    }

    [Fact]
    public async Task GetAsyncCancelled_IsCanceled()
    {
        using var cancellation = new CancellationTokenSource();
        var pending = _host.Registry().GetAsync<OtherKey>(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => pending.WaitAsync(TestHost.Soon));
    }

    [Fact]
    public async Task HostStops_GetAsyncOfAMissingKeyIsLeftPending()
    {
        var pending = _host.Registry().GetAsync<OtherKey>();

        await _host.StopAsync();

        Assert.False(pending.IsCompleted);
    }

    [Fact]
    public async Task ActorStops_ItsEntryStays()
    {
        var actor = _host.Registry().Get<Key>();

        await actor.GracefulStop(TestHost.Soon);

        Assert.Same(actor, _host.Registry().Get<Key>());
    }

    private sealed class Key;

    private sealed class OtherKey;
}
