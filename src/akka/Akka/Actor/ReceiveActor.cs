namespace Akka.Actor;

/// <summary>An actor whose constructor declares a handler per message type; the first that matches takes the message.</summary>
public abstract class ReceiveActor : ActorBase
{
    private readonly MessageHandlers _initial;
    private MessageHandlers _declaring;

    protected ReceiveActor() => _initial = _declaring = new MessageHandlers();

    protected sealed override bool Receive(object message)
    {
        // The first message ends the constructor's declarations.
        _declaring = null;
        return _initial.Handle(message);
    }

    /// <summary>Replaces the handlers by those that <paramref name="configure"/> declares.</summary>
    protected void Become(Action configure) => Context.Become(Declare(configure));

    /// <summary>The same, and UnbecomeStacked brings the present handlers back.</summary>
    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Declare(configure));

    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) =>
        Handlers.Add(shouldHandle is null ? MessageHandler.For(handler) : MessageHandler.For(handler, shouldHandle), typeof(T), shouldHandle is null);

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    protected void Receive<T>(Func<T, bool> handler) => Handlers.Add(MessageHandler.For(handler), typeof(T), catchesAll: false);

    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Handlers.Add(MessageHandler.For(messageType, handler, shouldHandle), messageType, shouldHandle is null);

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) => Receive(messageType, handler, shouldHandle);

    protected void Receive(Type messageType, Func<object, bool> handler) =>
        Handlers.Add(MessageHandler.For(messageType, handler), messageType, catchesAll: false);

    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) => Receive(Async(handler), shouldHandle);

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => Receive(Async(handler), shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) =>
        Receive(messageType, Async(handler), shouldHandle);

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        Receive(messageType, Async(handler), shouldHandle);

    protected void ReceiveAny(Action<object> handler) => Handlers.Add(MessageHandler.For(handler), typeof(object), catchesAll: true);

    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAny(Async(handler));

    private MessageHandlers Handlers => _declaring ?? throw new InvalidOperationException(
        "You may only call Receive-methods when constructing the actor and inside Become().");

    private Action<T> Async<T>(Func<T, Task> handler) => message => Cell.RunTask(() => handler(message));

    private Receive Declare(Action configure)
    {
        var outer = _declaring;
        var handlers = new MessageHandlers();
        _declaring = handlers;
        try
        {
            configure();
        }
        finally
        {
            _declaring = outer;
        }

        return handlers.Handle;
    }
}
