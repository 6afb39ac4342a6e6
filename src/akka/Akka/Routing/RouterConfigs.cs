using Akka.Configuration;
using Akka.Util;

namespace Akka.Routing;

/// <summary>Reads the router of a deployment section.</summary>
internal static class RouterConfigs
{
    internal static RouterConfig FromDeployment(string key, Config deployment, Config all)
    {
        var alias = deployment.GetString("router", "from-code");
        if (alias == "from-code")
            return NoRouter.Instance;

        var typeName = all.GetString($"akka.actor.router.type-mapping.{alias}", null) ?? alias;
        var type = TypeNames.Resolve(typeName);
        if (type is null || !typeof(RouterConfig).IsAssignableFrom(type))
            throw new ConfigurationException($"Router [{alias}] of deployment [{key}] is not known.");

        try
        {
            return (RouterConfig)Activator.CreateInstance(type, deployment);
        }
        catch (global::System.Reflection.TargetInvocationException exception)
        {
            throw new ConfigurationException($"Router [{alias}] of deployment [{key}] cannot be made: {exception.InnerException?.Message}", exception.InnerException);
        }
    }
}

internal static class PoolSettings
{
    internal static int NrOfInstances(Config config) => config.GetInt("nr-of-instances", 1);

    internal static bool UsesPoolDispatcher(Config config) => config.HasPath("pool-dispatcher");
}
