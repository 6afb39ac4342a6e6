namespace Crawler.Crawling;

/// <summary>The dispatchers that reference.conf defines beside the default one, which nothing may block.</summary>
internal static class Dispatchers
{
    /// <summary>A dedicated thread for each parser: a parser that hangs takes its own thread with it and no other.</summary>
    public const string Parser = "crawler.dispatchers.parser";

    /// <summary>A dedicated thread for the frontier store.</summary>
    public const string Store = "crawler.dispatchers.store";

    /// <summary>A dedicated thread for each actor that reads seeds or writes an output.</summary>
    public const string Blocking = "crawler.dispatchers.blocking";
}
