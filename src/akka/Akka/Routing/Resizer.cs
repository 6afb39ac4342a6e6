using Akka.Actor;
using Akka.Configuration;

namespace Akka.Routing;

/// <summary>Changes the size of a pool by its load.</summary>
public abstract class Resizer
{
    /// <summary>The configured resizer, or null.</summary>
    public static Resizer FromConfig(Config parentConfig)
    {
        var config = parentConfig.GetConfig("resizer");
        return config?.GetBoolean("enabled", false) == true ? DefaultResizer.Apply(config) : null;
    }

    public abstract bool IsTimeForResize(long messageCounter);

    /// <summary>How many routees to add, or, below zero, to remove.</summary>
    public abstract int Resize(IEnumerable<Routee> currentRoutees);
}

/// <summary>Grows when every routee is under pressure, shrinks when few are; within bounds.</summary>
public class DefaultResizer : Resizer, IEquatable<DefaultResizer>
{
    public DefaultResizer(int lower, int upper, int pressureThreshold = 1, double rampupRate = 0.2d, double backoffThreshold = 0.3d, double backoffRate = 0.1d, int messagesPerResize = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lower);
        if (upper < 0 || upper < lower)
            throw new ArgumentException($"upperBound must be >= 0 and >= lowerBound, was: {upper}", nameof(upper));

        ArgumentOutOfRangeException.ThrowIfNegative(rampupRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(backoffThreshold, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(backoffRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(messagesPerResize);
        LowerBound = lower;
        UpperBound = upper;
        PressureThreshold = pressureThreshold;
        RampupRate = rampupRate;
        BackoffThreshold = backoffThreshold;
        BackoffRate = backoffRate;
        MessagesPerResize = messagesPerResize;
    }

    public int LowerBound { get; }

    public int UpperBound { get; }

    /// <summary>0: a routee that works is under pressure; 1: and has a message waiting; n: has n waiting.</summary>
    public int PressureThreshold { get; }

    public double RampupRate { get; }

    public double BackoffThreshold { get; }

    public double BackoffRate { get; }

    public int MessagesPerResize { get; }

    public static DefaultResizer Apply(Config resizerConfig) => new(
        resizerConfig.GetInt("lower-bound", 1),
        resizerConfig.GetInt("upper-bound", 10),
        resizerConfig.GetInt("pressure-threshold", 1),
        resizerConfig.GetDouble("rampup-rate", 0.2),
        resizerConfig.GetDouble("backoff-threshold", 0.3),
        resizerConfig.GetDouble("backoff-rate", 0.1),
        resizerConfig.GetInt("messages-per-resize", 10));

    public override bool IsTimeForResize(long messageCounter) => messageCounter % MessagesPerResize == 0;

    public override int Resize(IEnumerable<Routee> currentRoutees) => Capacity(currentRoutees);

    public int Capacity(IEnumerable<Routee> currentRoutees)
    {
        var routees = currentRoutees.ToArray();
        var size = routees.Length;
        var proposed = size + Filter(Pressure(routees), size);
        return Math.Clamp(proposed, LowerBound, UpperBound) - size;
    }

    public int Pressure(IEnumerable<Routee> currentRoutees) => currentRoutees.Count(IsUnderPressure);

    public int Filter(int pressure, int capacity) => Rampup(pressure, capacity) + Backoff(pressure, capacity);

    public int Rampup(int pressure, int capacity) => pressure < capacity ? 0 : (int)Math.Ceiling(RampupRate * capacity);

    public int Backoff(int pressure, int capacity) =>
        BackoffThreshold > 0 && BackoffRate > 0 && capacity > 0 && (double)pressure / capacity < BackoffThreshold
            ? (int)Math.Floor(-1 * BackoffRate * capacity)
            : 0;

    public bool Equals(DefaultResizer other) =>
        other is not null && LowerBound == other.LowerBound && UpperBound == other.UpperBound && MessagesPerResize == other.MessagesPerResize
        && PressureThreshold == other.PressureThreshold && RampupRate.Equals(other.RampupRate)
        && BackoffThreshold.Equals(other.BackoffThreshold) && BackoffRate.Equals(other.BackoffRate);

    public override bool Equals(object obj) => Equals(obj as DefaultResizer);

    public override int GetHashCode() => HashCode.Combine(LowerBound, UpperBound, MessagesPerResize);

    private bool IsUnderPressure(Routee routee)
    {
        if (routee is not ActorRefRoutee { Actor: LocalActorRef { IsTerminated: false } local })
            return false;

        var waiting = local.Cell.NumberOfMessages;
        return PressureThreshold switch
        {
            <= 0 => local.Cell.CurrentMessage is not null,
            1 => local.Cell.CurrentMessage is not null && waiting > 0,
            _ => waiting >= PressureThreshold,
        };
    }
}
