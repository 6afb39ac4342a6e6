namespace Akka.Configuration.Hocon;

/// <summary>Replaces every <c>${path}</c> by the value that the same text gives to that path; values from fallbacks are not seen.</summary>
internal sealed class HoconResolver(HoconValue root)
{
    private readonly HashSet<HoconValue> _resolving = new(ReferenceEqualityComparer.Instance);

    public void ResolveAll() => ResolveBelow(root);

    private void ResolveBelow(HoconValue value)
    {
        switch (value.Kind)
        {
            case HoconKind.Unresolved:
                Resolve(value);
                break;
            case HoconKind.Object:
                foreach (var item in value.GetObject().Items.Values)
                    ResolveBelow(item);
                break;
            case HoconKind.Array:
                foreach (var item in value.GetArray())
                    ResolveBelow(item);
                break;
        }
    }

    private void Resolve(HoconValue value)
    {
        if (!_resolving.Add(value))
            throw new ConfigurationException($"A substitution leads back to itself ({value.Position}).");
        var parts = value.Parts.Parts.Select(Content).ToList();
        value.Resolve(parts.Count == 1 ? parts[0] : Join(parts, value.Position));
        _resolving.Remove(value);
    }

    private HoconValue Content(HoconConcatenation.Part part)
    {
        if (part is HoconConcatenation.Literal literal)
        {
            ResolveBelow(literal.Value);
            return literal.Value;
        }

        var substitution = (HoconConcatenation.Substitution)part;
        var found = root;
        foreach (var element in HoconPath.Parse(substitution.Path))
        {
            if (found.Kind == HoconKind.Unresolved)
                Resolve(found);
            found = found.GetChildObject(element)
                ?? throw new FormatException(
                    $"Unresolved substitution: {substitution.Path} ({substitution.Position}). Only keys of the same text are seen, "
                    + "no environment variables and no fallbacks.");
        }

        ResolveBelow(found);
        return found;
    }

    private static HoconValue Join(IReadOnlyList<HoconValue> parts, HoconPosition position)
    {
        if (parts.Any(part => part.Kind == HoconKind.Object))
        {
            throw new ConfigurationException(
                $"A substitution that leads to an object stands beside something else ({position}): Akka would replace, not merge. "
                + "Write the keys into one object.");
        }

        var content = parts.Where(part => part.Kind != HoconKind.Text || !string.IsNullOrWhiteSpace(part.GetString())).ToList();
        if (!content.Exists(part => part.Kind == HoconKind.Array))
            return new HoconValue(string.Concat(parts.Select(part => part.GetString())), position);
        return content.TrueForAll(part => part.Kind == HoconKind.Array)
            ? new HoconValue(content.SelectMany(part => part.GetArray()).ToList(), position)
            : throw new ConfigurationException($"A list cannot be joined to a text ({position}).");
    }
}
