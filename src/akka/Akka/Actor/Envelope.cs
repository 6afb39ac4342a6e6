namespace Akka.Actor;

/// <summary>A message and its sender.</summary>
public readonly struct Envelope : IEquatable<Envelope>
{
    public Envelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    public Envelope(object message, IActorRef sender, ActorSystem system)
        : this(message ?? throw new InvalidMessageException("Message is null"), sender ?? system.DeadLetters)
    {
    }

    public object Message { get; }

    public IActorRef Sender { get; }

    public bool Equals(Envelope other) => ReferenceEquals(Message, other.Message) && Equals(Sender, other.Sender);

    public override bool Equals(object obj) => obj is Envelope other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Message, Sender);

    public static bool operator ==(Envelope left, Envelope right) => left.Equals(right);

    public static bool operator !=(Envelope left, Envelope right) => !left.Equals(right);

    public override string ToString() => $"<{Message}> from {(Sender is null ? "NoSender" : Sender.ToString())}";
}
