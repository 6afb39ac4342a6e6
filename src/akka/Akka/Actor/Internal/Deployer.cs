using Akka.Configuration;
using Akka.Routing;

namespace Akka.Actor;

/// <summary>akka.actor.deployment as a tree of path elements below /user; "*" stands for one element.</summary>
internal sealed class Deployer
{
    private readonly Node _root = new();

    internal Deployer(Config config)
    {
        var section = config.GetConfig("akka.actor.deployment");
        if (section is null || section.IsEmpty)
            return;

        foreach (var (key, value) in section.AsEnumerable())
        {
            if (!value.IsObject())
                throw new ConfigurationException($"akka.actor.deployment.{key} must be an object.");

            Add(key, section.GetConfig($"\"{key}\""), config);
        }
    }

    /// <summary>The deployment of that path, or null.</summary>
    internal Deploy Lookup(ActorPath path)
    {
        if (_root.Children is null)
            return null;

        var elements = path.Elements;
        return elements.Count > 1 && elements[0] == "user" ? Find(_root, elements, 1) : null;
    }

    private void Add(string key, Config deployment, Config all)
    {
        var elements = key.Trim('/').Split('/');
        if (!key.StartsWith('/') || elements.Any(element => element != "*" && !ActorNames.IsValid(element) && !element.StartsWith('$')))
            throw new ConfigurationException($"Deployment path [{key}] must be the path of an actor below /user and start with a slash.");

        var node = _root;
        foreach (var element in elements)
        {
            node.Children ??= new Dictionary<string, Node>(StringComparer.Ordinal);
            if (!node.Children.TryGetValue(element, out var next))
                node.Children.Add(element, next = new Node());
            node = next;
        }

        node.Deploy = new Deploy(
            key,
            deployment,
            RouterConfigs.FromDeployment(key, deployment, all),
            deployment.GetString("dispatcher", string.Empty),
            deployment.GetString("mailbox", string.Empty),
            deployment.GetInt("stash-capacity", Deploy.NoStashSize));
    }

    private static Deploy Find(Node node, IReadOnlyList<string> elements, int index)
    {
        if (index == elements.Count)
            return node.Deploy;

        if (node.Children is null)
            return null;

        // An exact name is more specific than a wildcard.
        return (node.Children.TryGetValue(elements[index], out var exact) ? Find(exact, elements, index + 1) : null)
            ?? (node.Children.TryGetValue("*", out var any) ? Find(any, elements, index + 1) : null);
    }

    private sealed class Node
    {
        internal Dictionary<string, Node> Children { get; set; }

        internal Deploy Deploy { get; set; }
    }
}
