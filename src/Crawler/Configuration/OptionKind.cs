namespace Crawler.Configuration;

/// <summary>How the text of an option is read.</summary>
internal enum OptionKind
{
    /// <summary>on, off, true or false.</summary>
    Switch,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number with or without a fraction.</summary>
    Fraction,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>A number with a unit of time; 0 needs none.</summary>
    Duration,

    /// <summary>A whole number with a unit of size; 0 needs none.</summary>
    Size,

    /// <summary>One word of an enum, in kebab-case.</summary>
    Word,

    /// <summary>A list of texts.</summary>
    Texts,
}
