using System.Globalization;
using System.Text;

namespace Akka.Actor;

/// <summary>The place of an actor in the tree. Equality ignores the incarnation (<see cref="Uid"/>).</summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    private protected ActorPath(string name, long uid)
    {
        Name = name;
        Uid = uid;
    }

    public string Name { get; }

    /// <summary>Identifies the incarnation; 0 is none.</summary>
    public long Uid { get; }

    public abstract ActorPath Parent { get; }

    public abstract Address Address { get; }

    public abstract ActorPath Root { get; }

    /// <summary>The names from the root down, without the root.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[Depth];
            var path = this;
            for (var i = elements.Length - 1; i >= 0; i--)
            {
                elements[i] = path.Name;
                path = path.Parent;
            }

            return elements;
        }
    }

    internal abstract int Depth { get; }

    public abstract ActorPath WithUid(long uid);

    public static ActorPath operator /(ActorPath path, string name)
    {
        var hash = name.IndexOf('#', StringComparison.Ordinal);
        return hash < 0
            ? new ChildActorPath(path, name, 0)
            : new ChildActorPath(path, name[..hash], long.Parse(name.AsSpan(hash + 1), CultureInfo.InvariantCulture));
    }

    public static ActorPath operator /(ActorPath path, IEnumerable<string> names) =>
        names.Where(name => name.Length > 0).Aggregate(path, (current, name) => current / name);

    public static bool operator ==(ActorPath left, ActorPath right) => Equals(left, right);

    public static bool operator !=(ActorPath left, ActorPath right) => !Equals(left, right);

    public static bool IsValidPathElement(string s) => ActorNames.IsValid(s);

    public static ActorPath Parse(string path) =>
        TryParse(path, out var result) ? result : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null;
        var scheme = path?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (scheme <= 0)
            return false;

        var rest = path[(scheme + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var at = authority.IndexOf('@', StringComparison.Ordinal);
        var address = new Address(path[..scheme], at < 0 ? authority : authority[..at]);
        if (at >= 0)
        {
            var colon = authority.LastIndexOf(':');
            if (colon < at || !int.TryParse(authority.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var port))
                return false;

            address = new Address(address.Protocol, address.System, authority[(at + 1)..colon], port);
        }

        actorPath = new RootActorPath(address);
        if (slash >= 0)
            actorPath /= rest[(slash + 1)..].Split('/');
        return true;
    }

    public string ToStringWithoutAddress() => Render(string.Empty);

    public string ToStringWithAddress() => Render(Address.ToString());

    public string ToStringWithUid() => Uid == 0 ? ToStringWithAddress() : $"{ToStringWithAddress()}#{Uid}";

    public string ToSerializationFormat() => ToStringWithUid();

    public override string ToString() => ToStringWithAddress();

    public bool Equals(ActorPath other)
    {
        var left = this;
        var right = other;
        while (!ReferenceEquals(left, right))
        {
            if (left is null || right is null || left.Name != right.Name)
                return false;

            if (left is RootActorPath)
                return right is RootActorPath && left.Address == right.Address;

            left = left.Parent;
            right = right.Parent;
        }

        return true;
    }

    public override bool Equals(object obj) => Equals(obj as ActorPath);

    public override int GetHashCode()
    {
        var hash = 17;
        for (var path = this; path is ChildActorPath; path = path.Parent)
            hash = unchecked((hash * 31) + path.Name.GetHashCode(StringComparison.Ordinal));
        return hash;
    }

    public int CompareTo(ActorPath other) =>
        other is null ? 1 : string.CompareOrdinal(ToStringWithAddress(), other.ToStringWithAddress());

    private string Render(string prefix)
    {
        var elements = Elements;
        if (elements.Count == 0)
            return prefix + "/";

        var text = new StringBuilder(prefix);
        foreach (var element in elements)
            text.Append('/').Append(element);
        return text.ToString();
    }
}

/// <summary>The root of a system's tree.</summary>
public sealed class RootActorPath(Address address, string name = "/") : ActorPath(name, 0)
{
    public override ActorPath Parent => this;

    public override Address Address { get; } = address;

    public override ActorPath Root => this;

    internal override int Depth => 0;

    public override ActorPath WithUid(long uid) =>
        uid == 0 ? this : throw new NotSupportedException("RootActorPath must have undefined uid");
}

/// <summary>Any path below the root.</summary>
public sealed class ChildActorPath : ActorPath
{
    private readonly ActorPath _parent;

    public ChildActorPath(ActorPath parentPath, string name, long uid)
        : base(name, uid) => _parent = parentPath;

    public override ActorPath Parent => _parent;

    public override Address Address => _parent.Address;

    public override ActorPath Root => _parent.Root;

    internal override int Depth => _parent.Depth + 1;

    public override ActorPath WithUid(long uid) => uid == Uid ? this : new ChildActorPath(_parent, Name, uid);
}
