namespace Akka.Actor;

/// <summary>
/// The sender of a Tell outside of any actor: a test's test actor. It flows with the test's execution context, so that it
/// survives an await and never stays behind on a thread of the pool.
/// </summary>
internal static class AmbientSender
{
    private static readonly AsyncLocal<IActorRef> Ambient = new();

    // Programs without a test kit pay for one look at a flag.
    private static volatile bool Used;

    internal static IActorRef Value
    {
        get => Used ? Ambient.Value : null;
        set
        {
            Used = true;
            Ambient.Value = value;
        }
    }
}
