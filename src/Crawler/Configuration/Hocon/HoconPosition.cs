using System.Runtime.InteropServices;

namespace Crawler.Configuration.Hocon;

/// <summary>Where something stands in its text; both numbers count from 1.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HoconPosition(int Line, int Column)
{
    public override string ToString() => FormattableString.Invariant($"line {Line}, column {Column}");
}
