namespace Akka.Actor.Setup;

/// <summary>Programmatic settings of one kind.</summary>
public abstract class Setup
{
    public ActorSystemSetup And(Setup other) => ActorSystemSetup.Empty.And(this).And(other);
}

/// <summary>Setups by type; a later one of the same type replaces an earlier.</summary>
public sealed class ActorSystemSetup
{
    public static readonly ActorSystemSetup Empty = new([]);

    private readonly Dictionary<Type, Setup> _setups;

    private ActorSystemSetup(Dictionary<Type, Setup> setups) => _setups = setups;

    public static ActorSystemSetup Create(params Setup[] setup) => setup.Aggregate(Empty, (all, one) => all.And(one));

    public T Get<T>()
        where T : Setup => _setups.TryGetValue(typeof(T), out var setup) ? (T)setup : null;

    public ActorSystemSetup WithSetup<T>(T setup)
        where T : Setup => And(setup);

    public ActorSystemSetup And<T>(T setup)
        where T : Setup => new(new Dictionary<Type, Setup>(_setups) { [setup.GetType()] = setup });
}
