namespace Crawler.Configuration.Hocon;

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
                foreach (var item in value.Object.Items.Values)
                    ResolveBelow(item);
                break;
            case HoconKind.Array:
                foreach (var item in value.Items)
                    ResolveBelow(item);
                break;
        }
    }

    private void Resolve(HoconValue value)
    {
        if (!_resolving.Add(value))
            throw new HoconException("A substitution leads back to itself", value.Position);
        var parts = value.Parts.Select(Content).ToList();
        value.Resolve(parts.Count == 1 ? parts[0] : Join(parts, value.Position));
        _resolving.Remove(value);
    }

    private HoconValue Content(HoconPart part)
    {
        if (part is HoconPart.Literal literal)
        {
            ResolveBelow(literal.Value);
            return literal.Value;
        }

        var substitution = (HoconPart.Substitution)part;
        var found = root;
        if (!ConfigPath.TrySplit(substitution.Path, out var elements))
            throw new HoconException($"'{substitution.Path}' is not a configuration path: elements are separated by single dots", substitution.Position);
        foreach (var element in elements)
        {
            if (found.Kind == HoconKind.Unresolved)
                Resolve(found);
            found = (found.Kind == HoconKind.Object ? found.Object.GetKey(element) : null)
                ?? throw new HoconException(
                    $"Nothing gives ${{{substitution.Path}}} a value: only keys of the same text are seen, no environment variables and no other files",
                    substitution.Position);
        }

        ResolveBelow(found);
        return found;
    }

    private static HoconValue Join(IReadOnlyList<HoconValue> parts, HoconPosition position)
    {
        if (parts.Any(part => part.Kind == HoconKind.Object))
        {
            throw new HoconException(
                "A substitution that leads to an object stands beside something else: Akka would replace, not merge; write the keys into one object",
                position);
        }

        var content = parts.Where(part => part.Kind != HoconKind.Text || !string.IsNullOrWhiteSpace(part.Text)).ToList();
        if (!content.Exists(part => part.Kind == HoconKind.Array))
            return new HoconValue(string.Concat(parts.Select(part => part.Text)), position);
        return content.TrueForAll(part => part.Kind == HoconKind.Array)
            ? new HoconValue(content.SelectMany(part => part.Items).ToList(), position)
            : throw new HoconException("A list cannot be joined to a text", position);
    }
}
