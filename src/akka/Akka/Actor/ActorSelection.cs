using System.Text.RegularExpressions;

namespace Akka.Actor;

/// <summary>A path that is resolved anew for every message; * and ? match within one level and fan out.</summary>
public sealed class ActorSelection : ICanTell
{
    private readonly SelectionPathElement[] _path;

    internal ActorSelection(ActorSystemImpl system, InternalActorRefBase anchor, IEnumerable<string> elements)
    {
        System = system;
        AnchorRef = anchor;
        _path = [.. elements.Where(element => element.Length > 0 && element != ".").Select(SelectionPathElement.For)];
    }

    public IActorRef Anchor => AnchorRef;

    public string PathString => "/" + string.Join('/', _path.Select(element => element.ToString()));

    internal ActorSystemImpl System { get; }

    private InternalActorRefBase AnchorRef { get; }

    public void Tell(object message, IActorRef sender = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        Deliver(AnchorRef, 0, message, sender ?? ActorCell.CurrentSelfOrNoSender, fanningOut: false);
    }

    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <exception cref="ActorNotFoundException">Nobody answered, or there is nobody.</exception>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException($"Actor not found: {this}");
        }
        catch (AskTimeoutException exception)
        {
            throw new ActorNotFoundException($"Failed to resolve ActorSelection: {this}", exception);
        }
    }

    public override bool Equals(object obj) =>
        obj is ActorSelection other && Equals(Anchor, other.Anchor) && PathString == other.PathString;

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    public override string ToString() => $"ActorSelection[Anchor({AnchorRef}), Path({PathString})]";

    internal static ActorSelection From(ActorSystemImpl system, InternalActorRefBase relativeTo, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Contains("://", StringComparison.Ordinal))
            return From(system, ActorPath.Parse(path));

        var anchor = path.StartsWith('/') ? system.Provider.RootGuardian : relativeTo;
        return new ActorSelection(system, anchor, path.Split('/'));
    }

    internal static ActorSelection From(ActorSystemImpl system, ActorPath path)
    {
        // Another system's actors cannot be reached from here: whatever is told is a dead letter of this system.
        InternalActorRefBase anchor = path.Address.System == system.Name && path.Address.HasLocalScope
            ? system.Provider.RootGuardian
            : new EmptyActorRef(system, path.Root);
        return new ActorSelection(system, anchor, path.Elements);
    }

    private void Deliver(InternalActorRefBase at, int index, object message, IActorRef sender, bool fanningOut)
    {
        for (; index < _path.Length; index++)
        {
            if (_path[index] is SelectChildPattern pattern)
            {
                FanOut(at, pattern, index, message, sender, fanningOut);
                return;
            }

            var next = _path[index].Step(at);
            if (next is Nobody or null)
            {
                DeliverToNobody(at, index, message, sender, fanningOut);
                return;
            }

            at = next;
        }

        at.Tell(message, sender);
    }

    private void FanOut(InternalActorRefBase at, SelectChildPattern pattern, int index, object message, IActorRef sender, bool fanningOut)
    {
        var matching = at.Children.Where(child => pattern.Matches(child.Path.Name)).ToList();
        if (matching.Count == 0)
        {
            DeliverToNobody(at, index, message, sender, fanningOut);
            return;
        }

        foreach (var child in matching)
            Deliver(child, index + 1, message, sender, fanningOut: true);
    }

    private void DeliverToNobody(InternalActorRefBase at, int index, object message, IActorRef sender, bool fanningOut)
    {
        if (fanningOut)
            return;

        if (message is Identify identify)
        {
            sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
            return;
        }

        var path = at.Path / _path.Skip(index).Select(element => element.ToString());
        System.PublishDeadLetter(message, sender, new EmptyActorRef(System, path));
    }
}

/// <summary>One step of a selection.</summary>
public abstract class SelectionPathElement
{
    internal abstract InternalActorRefBase Step(InternalActorRefBase from);

    internal static SelectionPathElement For(string element) => element switch
    {
        ".." => new SelectParent(),
        _ when element.AsSpan().ContainsAny('*', '?') => new SelectChildPattern(element),
        _ => new SelectChildName(element),
    };
}

public class SelectChildName(string name) : SelectionPathElement
{
    public string Name { get; } = name;

    public override string ToString() => Name;

    internal override InternalActorRefBase Step(InternalActorRefBase from) => from.GetSingleChild(Name);
}

public class SelectChildPattern : SelectionPathElement
{
    private readonly Regex _regex;

    public SelectChildPattern(string patternStr)
    {
        PatternStr = patternStr;
        var pattern = Regex.Escape(patternStr).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal);
        _regex = new Regex($"^{pattern}$", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }

    public string PatternStr { get; }

    public override string ToString() => PatternStr;

    internal bool Matches(string name) => _regex.IsMatch(name);

    internal override InternalActorRefBase Step(InternalActorRefBase from) => Nobody.Instance;
}

public class SelectParent : SelectionPathElement
{
    public override string ToString() => "..";

    internal override InternalActorRefBase Step(InternalActorRefBase from) => from.Parent is Nobody ? from : from.Parent;
}
