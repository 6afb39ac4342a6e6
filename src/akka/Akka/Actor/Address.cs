namespace Akka.Actor;

/// <summary>Protocol and system name (and host and port, for a remote one) of an actor system.</summary>
public sealed class Address(string protocol, string system, string host = null, int? port = null) : IEquatable<Address>
{
    public static readonly Address AllSystems = new("akka", "all-systems");

    public string Protocol { get; } = protocol;

    public string System { get; } = system;

    public string Host { get; } = host;

    public int? Port { get; } = port;

    public bool HasLocalScope => Host is null;

    public bool HasGlobalScope => Host is not null;

    public bool Equals(Address other) =>
        other is not null && Protocol == other.Protocol && System == other.System && Host == other.Host && Port == other.Port;

    public override bool Equals(object obj) => Equals(obj as Address);

    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);

    public override string ToString() => Host is null ? $"{Protocol}://{System}" : $"{Protocol}://{System}@{Host}:{Port}";

    public static bool operator ==(Address left, Address right) => Equals(left, right);

    public static bool operator !=(Address left, Address right) => !Equals(left, right);
}
