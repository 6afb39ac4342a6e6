using Akka.Event;

namespace Akka.TestKit;

/// <summary>Turns event filters of the listener on and off.</summary>
public abstract class TestEvent
{
    private TestEvent()
    {
    }

    public sealed class Mute(IReadOnlyCollection<EventFilterBase> filters) : TestEvent
    {
        public IReadOnlyCollection<EventFilterBase> Filters { get; } = filters;
    }

    public sealed class Unmute(IReadOnlyCollection<EventFilterBase> filters) : TestEvent
    {
        public IReadOnlyCollection<EventFilterBase> Filters { get; } = filters;
    }
}

/// <summary>The logger of systems under test: hides and counts the events that filters match, prints the others.</summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<EventFilterBase> _filters = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger initialize:
                var bus = initialize.LoggingBus;
                foreach (var channel in new[] { typeof(TestEvent), typeof(DeadLetter), typeof(UnhandledMessage) })
                    bus.Subscribe(Context.Self, channel);
                return base.Receive(message);
            case TestEvent.Mute mute:
                _filters.AddRange(mute.Filters);
                return true;
            case TestEvent.Unmute unmute:
                foreach (var filter in unmute.Filters)
                    _filters.Remove(filter);
                return true;
            case LogEvent logEvent:
                if (!IsFiltered(logEvent))
                    Print(logEvent);
                return true;
            case DeadLetter letter:
                // Nobody expects it: the listener of dead letters says so already.
                IsFiltered(new Warning(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), letter));
                return true;
            case UnhandledMessage unhandled:
                IsFiltered(new Warning(unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(), $"Unhandled message from {unhandled.Sender} : {unhandled.Message}"));
                return true;
            default:
                return base.Receive(message);
        }
    }

    private bool IsFiltered(LogEvent logEvent)
    {
        var filtered = false;
        foreach (var filter in _filters)
            filtered |= filter.Apply(logEvent);
        return filtered;
    }
}
