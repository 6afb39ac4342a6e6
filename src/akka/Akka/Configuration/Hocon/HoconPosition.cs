using System.Runtime.InteropServices;

namespace Akka.Configuration.Hocon;

/// <summary>Where something stands in its source text; both numbers count from 1, and 0 means that it came from no text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HoconPosition(int Line, int Column)
{
    public bool IsKnown => Line > 0;

    public override string ToString() => FormattableString.Invariant($"line {Line}, column {Column}");
}
