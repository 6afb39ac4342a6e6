using Akka.Event;

namespace Akka.Actor;

/// <summary>Failure, the parent's decision, and restart.</summary>
internal sealed partial class ActorCell
{
    // Why the cell waits for its children before it makes a new instance.
    private Recreation _recreation;

    private bool IsFailed => _extras?.FailedPerpetrator is not null;

    private void HandleInvokeFailure(Exception cause, object failedMessage, InternalActorRefBase failedChild = null)
    {
        // A cell that has failed already, or is on its way out, has nobody to ask.
        if (IsFailed || _mailbox.IsClosed)
            return;

        try
        {
            _mailbox.Suspend();
            var extras = Extras;
            extras.FailedPerpetrator = failedChild ?? _self;
            extras.FailedMessage = failedMessage;
            SuspendChildren(except: failedChild);
            Parent.SendSystemMessage(new FailedMessage(_self, cause));
        }
        catch (Exception fatal)
        {
            System.EventStream.Publish(new Error(fatal, _self.Path.ToString(), GetType(), $"Emergency stop: exception in failure handling for {cause.GetType()}: {cause.Message}"));
            Stop(_self);
        }
    }

    private void ClearFailed()
    {
        if (_extras is null)
            return;

        _extras.FailedPerpetrator = null;
        _extras.FailedMessage = null;
    }

    private void FaultResume(Exception causedByFailure)
    {
        if (_actor is null && _recreation is null && !_terminating)
        {
            FaultCreate();
            return;
        }

        var perpetrator = _extras?.FailedPerpetrator;
        _mailbox.Resume();
        if (causedByFailure is not null)
            ClearFailed();
        ResumeChildren(causedByFailure, perpetrator);
    }

    private void FaultRecreate(Exception cause)
    {
        if (_terminating || _recreation is not null)
        {
            // Its children are being stopped already; only the suspension must be undone.
            FaultResume(causedByFailure: null);
            return;
        }

        if (_actor is null)
        {
            FaultCreate();
            return;
        }

        CancelReceiveTimeout(forget: false);
        DropRunningTask();
        var failed = _actor;
        var failedMessage = _extras?.FailedMessage;
        BeforeInstanceEnds(failed);
        Attempt(failed, () => failed.InvokePreRestart(cause, failedMessage), inWhat: "Exception pre restart: ");
        AfterInstanceEnded(failed);
        _actor = null;
        _behavior = null;
        ContinueWhenChildrenAreGone(new Recreation(cause, IsFirstInstance: false));
    }

    // The first instance never came to be; the parent wants another try.
    private void FaultCreate()
    {
        CancelReceiveTimeout(forget: true);
        StopChildren();
        ContinueWhenChildrenAreGone(new Recreation(null, IsFirstInstance: true));
    }

    private void ContinueWhenChildrenAreGone(Recreation recreation)
    {
        if (HasStoppingChildren)
            _recreation = recreation;
        else
            FinishRecreation(recreation);
    }

    private void FinishRecreation(Recreation recreation)
    {
        _recreation = null;
        ClearFailed();
        if (recreation.IsFirstInstance)
        {
            _mailbox.Resume();
            Create();
            return;
        }

        var survivors = SnapshotOfChildren();
        try
        {
            _mailbox.Resume();
            NewInstance();
            _actor.InvokePostRestart(recreation.Cause);
            ArmReceiveTimeout();
        }
        catch (Exception cause)
        {
            DiscardInstance();
            HandleInvokeFailure(new PostRestartException(_self, Unwrap(cause), recreation.Cause), failedMessage: null);
            return;
        }

        foreach (var child in survivors)
            child.Restart(recreation.Cause);
    }

    private void HandleFailure(FailedMessage failed)
    {
        if (_children?.StatsOf(failed.Child) is not { } stats)
            return;

        // The decider may look at Sender; an asynchronous handler in flight must find its own again.
        var message = _message;
        var sender = _sender;
        _message = null;
        _sender = failed.Child;
        try
        {
            var strategy = Props.SupervisorStrategy ?? _actor?.InvokeSupervisorStrategy() ?? SupervisorStrategy.DefaultStrategy;
            if (!strategy.HandleFailure(this, failed.Child, failed.Cause, stats))
                HandleInvokeFailure(failed.Cause, failedMessage: null, failedChild: failed.Child);
        }
        finally
        {
            _message = message;
            _sender = sender;
        }
    }

    private sealed record Recreation(Exception Cause, bool IsFirstInstance);
}
