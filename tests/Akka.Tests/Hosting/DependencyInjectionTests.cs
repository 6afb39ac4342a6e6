using Akka.Actor;
using Akka.DependencyInjection;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Tests.Hosting;

public sealed class DependencyInjectionTests
{
    [Fact]
    public async Task DependencyIsMissing_ActorOfSucceedsAndTheActorFails()
    {
        using var host = await TestHost.StartAsync(_ => { });

        var (failure, stopped) = await FailureOf<Holder>(host);

        Assert.IsType<ActorInitializationException>(failure);
        Assert.IsType<TypeLoadException>(failure.InnerException);
        Assert.Contains(nameof(Resource), Assert.IsType<InvalidOperationException>(failure.InnerException.InnerException).Message, StringComparison.Ordinal);
        Assert.True(stopped);
    }

    [Fact]
    public async Task ArgumentsAndServices_AreMixed()
    {
        using var host = await TestHost.StartAsync(_ => { }, before: s => s.AddSingleton<Resource>());

        var actor = host.Sys().ActorOf(DependencyResolver.For(host.Sys()).Props<NamedHolder>("name"));

        Assert.Equal(("name", host.Services.GetRequiredService<Resource>()), await actor.Ask<(string, Resource)>("?", TestHost.Soon));
    }

    [Fact]
    public async Task StarterWithResolver_GetsTheResolverOfTheSystem()
    {
        IActorRef? actor = null;
        using var host = await TestHost.StartAsync(
            b => b.WithActors((system, _, resolver) => actor = system.ActorOf(resolver.Props<Holder>())),
            before: s => s.AddSingleton<Resource>());

        Assert.Same(host.Services.GetRequiredService<Resource>(), await actor.Ask<Resource>("?", TestHost.Soon));
    }

    [Theory]
    [InlineData(ServiceLifetime.Scoped, true)]
    [InlineData(ServiceLifetime.Transient, false)]
    public async Task ServiceOfTheRootProvider_OutlivesTheActorUntilTheHostIsDisposed(ServiceLifetime lifetime, bool shared)
    {
        var host = await TestHost.StartAsync(_ => { }, before: s => s.Add(new ServiceDescriptor(typeof(Resource), typeof(Resource), lifetime)));
        var props = DependencyResolver.For(host.Sys()).Props<Holder>();
        var actor = host.Sys().ActorOf(props);
        var resource = await actor.Ask<Resource>("?", TestHost.Soon);

        Assert.Equal(shared, ReferenceEquals(resource, await host.Sys().ActorOf(props).Ask<Resource>("?", TestHost.Soon)));
        await actor.GracefulStop(TestHost.Soon);
        Assert.False(resource.IsDisposed);
        await host.StopAsync();
        Assert.False(resource.IsDisposed);
        host.Dispose();
        Assert.True(resource.IsDisposed);
    }

    [Fact]
    public async Task ScopedServiceInDevelopment_FailsTheActor()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Services.AddScoped<Resource>();
        builder.Services.AddAkka("hosted", b => b.Configured(_ => { }));
        using var host = builder.Build();

        var (failure, stopped) = await FailureOf<Holder>(host);

        Assert.Contains("root provider", failure.GetBaseException().Message, StringComparison.Ordinal);
        Assert.True(stopped);
    }

    [Fact]
    public async Task ScopeMadeByTheActor_EndsWithTheActor()
    {
        using var host = await TestHost.StartAsync(_ => { }, before: s => s.AddScoped<Resource>());
        var actor = host.Sys().ActorOf(DependencyResolver.For(host.Sys()).Props<ScopeOwner>());
        var resource = await actor.Ask<Resource>("?", TestHost.Soon);

        await actor.GracefulStop(TestHost.Soon);

        Assert.True(resource.IsDisposed);
    }

    /// <summary>What the parent of such an actor is told, and whether the default decision stopped it.</summary>
    private static async Task<(Exception Failure, bool Stopped)> FailureOf<TActor>(IHost host)
        where TActor : ActorBase
    {
        var failure = new TaskCompletionSource<Exception>();
        var stopped = new TaskCompletionSource<bool>();
        var parent = host.Sys().ActorOf(Scripted.Props(a =>
        {
            a.Strategy = new OneForOneStrategy(e =>
            {
                failure.TrySetResult(e);
                return SupervisorStrategy.DefaultDecider.Decide(e);
            });
            a.On<Props>(props => a.Reply(a.Ctx.Watch(a.Ctx.ActorOf(props))));
            a.On<Terminated>(_ => stopped.SetResult(true));
        }));

        Assert.IsAssignableFrom<IActorRef>(await parent.Ask(DependencyResolver.For(host.Sys()).Props<TActor>(), TestHost.Soon));
        return (await failure.Task.WaitAsync(TestHost.Soon), await stopped.Task.WaitAsync(TestHost.Soon));
    }

    private sealed class Resource : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Holder : ReceiveActor
    {
        public Holder(Resource resource) => ReceiveAny(_ => Sender.Tell(resource));
    }

    private sealed class NamedHolder : ReceiveActor
    {
        public NamedHolder(Resource resource, string name) => ReceiveAny(_ => Sender.Tell((name, resource)));
    }

    private sealed class ScopeOwner : ReceiveActor
    {
        private readonly IServiceScope _scope;

        public ScopeOwner(IServiceScopeFactory scopes)
        {
            _scope = scopes.CreateScope();
            ReceiveAny(_ => Sender.Tell(_scope.ServiceProvider.GetRequiredService<Resource>()));
        }

        protected override void PostStop() => _scope.Dispose();
    }
}
