using Akka.Actor;

namespace Akka.Dispatch.MessageQueues
{
    /// <summary>Holds the messages of one actor: many producers, one consumer.</summary>
    public interface IMessageQueue
    {
        bool HasMessages { get; }

        int Count { get; }

        void Enqueue(IActorRef receiver, Envelope envelope);

        bool TryDequeue(out Envelope envelope);

        void CleanUp(IActorRef owner, IMessageQueue deadletters);
    }
}

namespace Akka.Dispatch
{
    /// <summary>Says that an actor works only with a certain kind of message queue.</summary>
    public interface IRequiresMessageQueue<T>
        where T : ISemantics;

    /// <summary>Marks what a message queue can do.</summary>
    public interface ISemantics;

    public interface IUnboundedMessageQueueSemantics : ISemantics;

    public interface IBoundedMessageQueueSemantics : ISemantics
    {
        TimeSpan PushTimeOut { get; set; }
    }

    public interface IMultipleConsumerSemantics : ISemantics;

    /// <summary>A queue whose front can be written, as a stash needs it.</summary>
    public interface IDequeBasedMessageQueueSemantics : ISemantics
    {
        void EnqueueFirst(Envelope envelope);
    }

    public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics;

    public interface IBoundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IBoundedMessageQueueSemantics;
}
