namespace Akka.Actor;

/// <summary>Marks messages that never leave the process.</summary>
public interface INoSerializationVerificationNeeded;
