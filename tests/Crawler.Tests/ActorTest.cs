using Akka.TestKit.Xunit2;

namespace Crawler.Tests;

/// <summary>Base of the tests of actors. What they expect comes; on a busy machine it may take a while.</summary>
/// <param name="config">Settings of the actor system.</param>
public abstract class ActorTest(string config = "") : TestKit($"akka.test.single-expect-default = 20s\n{config}");
