using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Akka.Actor;

/// <summary>Calls the constructor of an actor; what reflection finds is kept per constructor.</summary>
internal abstract class ActorFactory
{
    private static readonly ConcurrentDictionary<ConstructorInfo, ActorFactory> ByConstructor = new();
    private static readonly ConcurrentDictionary<Type, ActorFactory> WithoutArguments = new();

    internal abstract ActorBase Create(object[] arguments);

    internal virtual void Release(ActorBase actor)
    {
    }

    internal static ActorFactory For(IIndirectActorProducer producer) => new Produced(producer);

    internal static ActorFactory For(Type type, object[] arguments) => arguments is { Length: > 0 }
        ? Find(type, arguments)
        : WithoutArguments.GetOrAdd(type, static type => Find(type, []));

    internal static ActorFactory For(ConstructorInfo constructor, Type type) => constructor is { IsPublic: true }
        ? ByConstructor.GetOrAdd(constructor, static constructor => new Constructed(constructor))
        : new Missing(type);

    // Nothing is thrown here: a missing constructor fails the actor, not whoever makes its Props.
    private static ActorFactory Find(Type type, object[] arguments)
    {
        if (!typeof(ActorBase).IsAssignableFrom(type))
            return typeof(IIndirectActorProducer).IsAssignableFrom(type) ? new Missing(type) : throw new ArgumentException($"{type} is not an actor type.", nameof(type));

        var matching = type.GetConstructors().Where(constructor => Takes(constructor.GetParameters(), arguments)).ToList();
        return matching.Count switch
        {
            0 => new Missing(type),
            1 when matching[0].GetParameters().Length == arguments.Length => For(matching[0], type),
            _ => new Bound(type),
        };
    }

    private static bool Takes(ParameterInfo[] parameters, object[] arguments)
    {
        if (parameters.Length != arguments.Length)
            return false;

        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            if (arguments[i] is null ? type.IsValueType && Nullable.GetUnderlyingType(type) is null : !type.IsInstanceOfType(arguments[i]) && !Widens(arguments[i], type))
                return false;
        }

        return true;
    }

    private static bool Widens(object argument, Type type) => type.IsPrimitive && argument.GetType().IsPrimitive;

    private sealed class Constructed(ConstructorInfo constructor) : ActorFactory
    {
        private readonly ConstructorInvoker _invoker = ConstructorInvoker.Create(constructor);

        internal override ActorBase Create(object[] arguments) => (ActorBase)_invoker.Invoke(arguments.AsSpan());
    }

    // Several constructors fit: the runtime's binder chooses.
    private sealed class Bound(Type type) : ActorFactory
    {
        internal override ActorBase Create(object[] arguments)
        {
            try
            {
                return (ActorBase)Activator.CreateInstance(type, arguments);
            }
            catch (TargetInvocationException exception) when (exception.InnerException is not null)
            {
                ExceptionDispatchInfo.Throw(exception.InnerException);
                throw;
            }
        }
    }

    private sealed class Missing(Type type) : ActorFactory
    {
        internal override ActorBase Create(object[] arguments) => throw new TypeLoadException(
            $"Error while creating actor instance of type {type} with {arguments?.Length ?? 0} args: ({string.Join(",", arguments ?? [])})",
            new MissingMethodException($"Constructor on type '{type}' not found, or not public."));
    }

    private sealed class Produced(IIndirectActorProducer producer) : ActorFactory
    {
        internal override ActorBase Create(object[] arguments) => producer.Produce();

        internal override void Release(ActorBase actor) => producer.Release(actor);
    }
}
