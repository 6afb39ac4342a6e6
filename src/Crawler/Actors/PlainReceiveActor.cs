using Akka.Actor;

namespace Crawler.Actors;

/// <summary>
/// An actor that declares in its constructor what it does with each type of message, in the words of Akka's <see cref="ReceiveActor"/>. That one makes its handlers of expression trees: a natively
/// compiled program cannot compile them and interprets them by reflection, message by message, and one that is not compiles them anew at every start.
/// </summary>
internal abstract class PlainReceiveActor : UntypedActor
{
    private List<Handler> _handlers = [];

    // For each type that has come so far, those of the handlers that take it.
    private readonly Dictionary<Type, Handler[]> _ofType = [];

    // Where handlers are declared: those of this state while it is made, which begins with the constructor, and those of the next one within Become. Null otherwise.
    private List<Handler>? _declared;
    private bool _isBecoming;

    protected PlainReceiveActor() => _declared = _handlers;

    /// <summary>Declares what is done with messages of a type and of types derived from it, in the constructor or within <see cref="Become"/>. The first handler that was declared for a message gets it; a message without one is unhandled.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handle">What is done.</param>
    /// <param name="shouldHandle">Which of them are meant; null for all.</param>
    /// <exception cref="InvalidOperationException">A handler before takes all of them, or it is too late to declare any.</exception>
    protected void Receive<T>(Action<T> handle, Predicate<T>? shouldHandle = null) =>
        Add(new Handler(typeof(T), message => handle((T)message), shouldHandle is null ? null : message => shouldHandle((T)message)));

    /// <summary>Declares what is done with any message that no handler before takes.</summary>
    /// <param name="handle">What is done.</param>
    /// <exception cref="InvalidOperationException">A handler before takes all of them, or it is too late to declare any.</exception>
    protected void ReceiveAny(Action<object> handle) => Add(new Handler(typeof(object), handle, null));

    /// <summary>Goes over to another state for good, as soon as it is declared whole: what was declared so far is forgotten.</summary>
    /// <param name="configure">Declares the handlers of that state.</param>
    /// <exception cref="InvalidOperationException">It is called by <paramref name="configure"/> of another one.</exception>
    protected void Become(Action configure)
    {
        if (_isBecoming) throw new InvalidOperationException($"{GetType().Name}: a state is declared, and cannot go over to another one before it has begun");
        var (outer, next) = (_declared, new List<Handler>());
        (_declared, _isBecoming) = (next, true);
        try
        {
            configure();
            (_handlers, outer) = (next, outer is null ? null : next);
            _ofType.Clear();
        }
        finally
        {
            (_declared, _isBecoming) = (outer, false);
        }
    }

    /// <inheritdoc/>
    public override void AroundPreStart()
    {
        _declared = null;
        base.AroundPreStart();
    }

    /// <inheritdoc/>
    public override void AroundPostRestart(Exception cause, object message)
    {
        _declared = null;
        base.AroundPostRestart(cause, message);
    }

    /// <inheritdoc/>
    protected sealed override void OnReceive(object message)
    {
        var type = message.GetType();
        if (!_ofType.TryGetValue(type, out var handlers)) _ofType.Add(type, handlers = [.. _handlers.Where(handler => handler.Type.IsAssignableFrom(type))]);
        foreach (var handler in handlers)
        {
            if (handler.ShouldHandle?.Invoke(message) == false) continue;
            handler.Handle(message);
            return;
        }

        Unhandled(message);
    }

    private void Add(Handler handler)
    {
        if (_declared is not { } declared) throw new InvalidOperationException($"{GetType().Name}: handlers are declared in the constructor and within Become, and nowhere else");
        if (declared.Find(before => before.ShouldHandle is null && before.Type.IsAssignableFrom(handler.Type)) is { } first)
            throw new InvalidOperationException($"{GetType().Name}: nothing would come to the handler of {handler.Type.Name}, for that of {first.Type.Name} before it takes all of them");
        declared.Add(handler);
    }

    private sealed record Handler(Type Type, Action<object> Handle, Predicate<object>? ShouldHandle);
}
