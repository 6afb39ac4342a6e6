namespace Akka.Actor;

/// <summary>The receive timeout: cancelled before and armed again after every message that influences it.</summary>
internal sealed partial class ActorCell
{
    public TimeSpan? ReceiveTimeout => _extras?.ReceiveTimeout;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            throw new ArgumentException($"The timeout value must be positive: {timeout}", nameof(timeout));

        if (timeout is null && _extras is null)
            return;

        Extras.ReceiveTimeout = timeout == Timeout.InfiniteTimeSpan ? null : timeout;
        ArmReceiveTimeout();
    }

    private static bool InfluencesReceiveTimeout(object message) =>
        message is TimerMessage timer ? timer.Message is not INotInfluenceReceiveTimeout : message is not INotInfluenceReceiveTimeout;

    private bool BeforeTimedMessage(object message)
    {
        if (!InfluencesReceiveTimeout(message))
            return false;

        CancelReceiveTimeout(forget: false);
        return true;
    }

    private void ArmReceiveTimeout()
    {
        CancelReceiveTimeout(forget: false);

        // While a handler is awaited no timeout may fire; its end arms it again.
        if (_extras?.ReceiveTimeout is not { } timeout || _extras.RunningTask is not null || _terminating)
            return;

        var task = new Cancelable(System.Scheduler.Advanced);
        _extras.ReceiveTimeoutTask = task;
        System.Scheduler.ScheduleTellOnce(timeout, _self, global::Akka.Actor.ReceiveTimeout.Instance, _self, task);
    }

    private void CancelReceiveTimeout(bool forget)
    {
        if (_extras is null)
            return;

        _extras.ReceiveTimeoutTask?.Cancel();
        _extras.ReceiveTimeoutTask = null;
        if (forget)
            _extras.ReceiveTimeout = null;
    }
}
