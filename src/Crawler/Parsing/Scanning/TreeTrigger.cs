namespace Crawler.Parsing.Scanning;

/// <summary>Where the tree that HTML prescribes moves, drops or repeats links, so that a scan of tags alone can tell other links.</summary>
[Flags]
internal enum TreeTrigger
{
    None = 0,

    /// <summary>More than options in a select: tree builders leave such tags out, or the select.</summary>
    Select = 1,

    /// <summary>A frameset: it can replace the body that was begun.</summary>
    Frameset = 2,

    /// <summary>In SVG or MathML: HTML content, an end tag that closes none of their elements, or elements nested deeper or with longer names than is followed.</summary>
    Foreign = 4,

    /// <summary>Something whose place counts directly in a table, outside its cells, where the tree builder moves it before the table; or tables nested deeper than is followed.</summary>
    Table = 8,

    /// <summary>A select, a frameset or a part of a table in a declared shadow root, where what stands around it is not reached.</summary>
    ShadowRoot = 16,
}
