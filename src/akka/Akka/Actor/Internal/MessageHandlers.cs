namespace Akka.Actor;

/// <summary>The handlers of one behaviour in the order of their declaration; compact, since every actor has its own.</summary>
internal sealed class MessageHandlers
{
    private MessageHandler[] _handlers = [];
    private int _count;
    private bool _closed;

    internal void Add(MessageHandler handler, Type type, bool catchesAll)
    {
        if (_closed)
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");

        _closed = catchesAll && type == typeof(object);
        if (_count == _handlers.Length)
            Array.Resize(ref _handlers, _count == 0 ? 1 : _count * 2);
        _handlers[_count++] = handler;
    }

    internal bool Handle(object message)
    {
        var handlers = _handlers;
        for (var i = 0; i < handlers.Length && i < _count; i++)
        {
            if (handlers[i].TryHandle(message))
                return true;
        }

        return false;
    }
}

/// <summary>One handler and the test that a message must pass to reach it.</summary>
internal abstract class MessageHandler
{
    internal abstract bool TryHandle(object message);

    internal static MessageHandler For<T>(Action<T> handler) => new Typed<T>(NotNull(handler));

    internal static MessageHandler For<T>(Action<T> handler, Predicate<T> shouldHandle) => new Filtered<T>(NotNull(handler), shouldHandle);

    internal static MessageHandler For<T>(Func<T, bool> handler) => new Deciding<T>(NotNull(handler));

    internal static MessageHandler For(Type type, Action<object> handler, Predicate<object> shouldHandle) =>
        new OfType(NotNull(type), NotNull(handler), shouldHandle);

    internal static MessageHandler For(Type type, Func<object, bool> handler) => new DecidingOfType(NotNull(type), NotNull(handler));

    private static TArgument NotNull<TArgument>(TArgument argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return argument;
    }

    private sealed class Typed<T>(Action<T> handler) : MessageHandler
    {
        internal override bool TryHandle(object message)
        {
            if (message is not T typed)
                return false;

            handler(typed);
            return true;
        }
    }

    private sealed class Filtered<T>(Action<T> handler, Predicate<T> shouldHandle) : MessageHandler
    {
        internal override bool TryHandle(object message)
        {
            if (message is not T typed || !shouldHandle(typed))
                return false;

            handler(typed);
            return true;
        }
    }

    private sealed class Deciding<T>(Func<T, bool> handler) : MessageHandler
    {
        internal override bool TryHandle(object message) => message is T typed && handler(typed);
    }

    private sealed class OfType(Type type, Action<object> handler, Predicate<object> shouldHandle) : MessageHandler
    {
        internal override bool TryHandle(object message)
        {
            if (!type.IsInstanceOfType(message) || shouldHandle?.Invoke(message) == false)
                return false;

            handler(message);
            return true;
        }
    }

    private sealed class DecidingOfType(Type type, Func<object, bool> handler) : MessageHandler
    {
        internal override bool TryHandle(object message) => type.IsInstanceOfType(message) && handler(message);
    }
}
