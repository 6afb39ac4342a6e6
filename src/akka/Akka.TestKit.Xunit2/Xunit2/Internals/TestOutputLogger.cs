using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Writes the system's log to the output of the test.</summary>
public class TestOutputLogger : ReceiveActor
{
    public TestOutputLogger(ITestOutputHelper output)
    {
        Receive<LogEvent>(logEvent => Write(output, logEvent));
        Receive<InitializeLogger>(initialize =>
        {
            initialize.LoggingBus.Subscribe(Self, typeof(LogEvent));
            Sender.Tell(new LoggerInitialized());
        });
    }

    private static void Write(ITestOutputHelper output, LogEvent logEvent)
    {
        try
        {
            output.WriteLine(logEvent.ToString());
        }
        catch (FormatException exception) when (logEvent.Message is LogMessage message)
        {
            output.WriteLine($"Received a malformed formatted message. Template: [{message.Format}], args: [{message.Unformatted()}]. {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            // The test is over and takes no more output.
        }
    }
}
