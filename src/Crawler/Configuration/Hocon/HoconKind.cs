namespace Crawler.Configuration.Hocon;

/// <summary>What a <see cref="HoconValue"/> holds. <see cref="Unresolved"/> exists only while its text is being parsed.</summary>
internal enum HoconKind
{
    Null,
    Text,
    Object,
    Array,
    Unresolved,
}
