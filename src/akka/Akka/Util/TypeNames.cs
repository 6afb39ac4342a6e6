using System.Reflection;

namespace Akka.Util;

/// <summary>Finds the types that configuration names, also where the assembly has another name than the real package's.</summary>
internal static class TypeNames
{
    internal static Type Resolve(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;

        if (Type.GetType(name, throwOnError: false) is { } found)
            return found;

        var comma = name.IndexOf(',', StringComparison.Ordinal);
        var typeName = (comma < 0 ? name : name[..comma]).Trim();
        var assembly = comma < 0 ? null : name[(comma + 1)..].Split(',')[0].Trim();
        return Loaded(typeName) ?? LoadStandIn(typeName, assembly);
    }

    private static Type Loaded(string typeName) => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => !assembly.IsDynamic)
        .Select(assembly => assembly.GetType(typeName, throwOnError: false))
        .FirstOrDefault(type => type is not null);

    // Akka.TestKit's types live in Akka.TestKit.Xunit2 here.
    private static Type LoadStandIn(string typeName, string assembly)
    {
        if (assembly != "Akka.TestKit")
            return null;

        try
        {
            return Assembly.Load("Akka.TestKit.Xunit2").GetType(typeName, throwOnError: false);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
