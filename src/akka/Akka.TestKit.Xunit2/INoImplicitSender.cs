namespace Akka.TestKit;

/// <summary>Marks tests in which Tell has no implicit sender.</summary>
public interface INoImplicitSender;
