using Akka.Actor;

namespace Akka.Routing;

/// <summary>One after the other.</summary>
public sealed class RoundRobinRoutingLogic : RoutingLogic
{
    private int _next;

    public RoundRobinRoutingLogic()
        : this(-1)
    {
    }

    public RoundRobinRoutingLogic(int next) => _next = next;

    public override Routee Select(object message, Routee[] routees) => routees.Length == 0
        ? Routee.NoRoutee
        : routees[(Interlocked.Increment(ref _next) & int.MaxValue) % routees.Length];
}

/// <summary>Any of them.</summary>
public sealed class RandomLogic : RoutingLogic
{
    public override Routee Select(object message, Routee[] routees) =>
        routees.Length == 0 ? Routee.NoRoutee : routees[Random.Shared.Next(routees.Length)];
}

/// <summary>All of them.</summary>
public sealed class BroadcastRoutingLogic : RoutingLogic
{
    public override Routee Select(object message, Routee[] routees) =>
        routees.Length == 0 ? Routee.NoRoutee : new SeveralRoutees(routees);
}

/// <summary>The first with an empty mailbox, else the one with the fewest messages.</summary>
public sealed class SmallestMailboxRoutingLogic : RoutingLogic
{
    public override Routee Select(object message, Routee[] routees)
    {
        var best = Routee.NoRoutee;
        var fewest = int.MaxValue;
        foreach (var routee in routees)
        {
            var waiting = Waiting(routee);
            if (waiting == 0)
                return routee;

            if (waiting < fewest)
            {
                fewest = waiting;
                best = routee;
            }
        }

        // Everything that can be measured is gone: the messages of a dead routee become dead letters.
        return ReferenceEquals(best, Routee.NoRoutee) && routees.Length > 0 ? routees[0] : best;
    }

    private static int Waiting(Routee routee) => routee is ActorRefRoutee { Actor: LocalActorRef { IsTerminated: false } local }
        ? local.Cell.NumberOfMessages
        : int.MaxValue;
}
