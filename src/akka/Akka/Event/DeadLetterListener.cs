using Akka.Actor;

namespace Akka.Event;

/// <summary>Logs dead letters: as many as configured, then a pause.</summary>
public class DeadLetterListener : ReceiveActor, IWithTimers
{
    private readonly EventStream _events = Context.System.EventStream;
    private readonly int _maximum = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _pause = Context.System.Settings.LogDeadLettersSuspendDuration;
    private int _count;
    private int _countedInPause;

    public DeadLetterListener()
    {
        Receive<AllDeadLetters>(letter => letter is not SuppressedDeadLetter, OnLetter);
        Receive<EndOfPause>(OnEndOfPause);
        Receive<SuppressedDeadLetter>(_ => { });
    }

    public ITimerScheduler Timers { get; set; }

    private bool Paused => Timers.IsTimerActive(EndOfPause.Instance);

    protected override void PreStart()
    {
        _events.Subscribe<DeadLetter>(Self);
        _events.Subscribe<Dropped>(Self);
        _events.Subscribe<UnhandledMessage>(Self);
    }

    protected override void PostStop() => _events.Unsubscribe(Self);

    private void OnLetter(AllDeadLetters letter)
    {
        if (Paused || (_count >= _maximum && _pause < TimeSpan.Zero))
        {
            _countedInPause++;
            return;
        }

        _count++;
        var last = _maximum != int.MaxValue && _count >= _maximum;
        _events.Publish(new Info(letter.Recipient.Path.ToString(), typeof(DeadLetterListener), Describe(letter) + Hint(last)));
        if (last && _pause > TimeSpan.Zero)
            Timers.StartSingleTimer(EndOfPause.Instance, EndOfPause.Instance, _pause);
    }

    private void OnEndOfPause(EndOfPause message)
    {
        if (_countedInPause > 0)
            _events.Publish(new Info(Self.Path.ToString(), GetType(), $"{_countedInPause} more dead letters were not logged during the last {_pause}."));
        _count = 0;
        _countedInPause = 0;
    }

    private string Hint(bool last)
    {
        if (!last)
            return $"[{_count}] dead letters encountered. This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.";

        return _pause > TimeSpan.Zero
            ? $"[{_count}] dead letters encountered, of which no more will be logged in next [{_pause}]."
            : $"[{_count}] dead letters encountered, no more dead letters will be logged.";
    }

    private static string Describe(AllDeadLetters letter)
    {
        var type = letter.Message.GetType().Name;
        var from = letter.Sender.IsNobody() || letter.Sender.Path.Name == "deadLetters" ? string.Empty : $" from {letter.Sender}";
        return letter switch
        {
            Dropped dropped => $"Message [{type}]{from} to {letter.Recipient} was dropped. {dropped.Reason}. ",
            UnhandledMessage => $"Message [{type}]{from} to {letter.Recipient} was unhandled. ",
            _ => $"Message [{type}]{from} to {letter.Recipient} was not delivered. ",
        };
    }

    private sealed class EndOfPause
    {
        internal static readonly EndOfPause Instance = new();
    }
}
