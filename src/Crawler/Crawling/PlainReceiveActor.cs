using Akka.Actor;

namespace Crawler.Crawling;

/// <summary>
/// An actor that declares in its constructor what it does with each type of message, in the words of Akka's <see cref="ReceiveActor"/>. That one makes its handlers of expression trees: a natively
/// compiled program cannot compile them and interprets them by reflection, message by message, and one that is not compiles them anew at every start.
/// </summary>
internal abstract class PlainReceiveActor : UntypedActor
{
    private readonly List<Handler> _handlers = [];

    // For each type that has come so far, those of the handlers that take it.
    private readonly Dictionary<Type, Handler[]> _ofType = [];

    /// <summary>Declares what is done with messages of a type and of types derived from it. The first handler that was declared for a message gets it; a message without one is unhandled.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handle">What is done.</param>
    /// <param name="shouldHandle">Which of them are meant; null for all.</param>
    protected void Receive<T>(Action<T> handle, Predicate<T>? shouldHandle = null) =>
        Add(new Handler(typeof(T), message => handle((T)message), shouldHandle is null ? null : message => shouldHandle((T)message)));

    /// <summary>Declares what is done with any message that no handler before takes.</summary>
    /// <param name="handle">What is done.</param>
    protected void ReceiveAny(Action<object> handle) => Add(new Handler(typeof(object), handle, null));

    /// <summary>Goes over to another state for good: what was declared so far is forgotten.</summary>
    /// <param name="configure">Declares the handlers of that state.</param>
    protected void Become(Action configure)
    {
        _handlers.Clear();
        _ofType.Clear();
        configure();
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
        _handlers.Add(handler);
        _ofType.Clear();
    }

    private sealed record Handler(Type Type, Action<object> Handle, Predicate<object>? ShouldHandle);
}
