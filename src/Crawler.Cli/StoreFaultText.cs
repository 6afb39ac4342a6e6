using Crawler.Frontier.Storage;
using Crawler.Hosting;

namespace Crawler.Cli;

/// <summary>Says why a crawl's directory could not be used, and whether that is bad usage or a failure.</summary>
internal static class StoreFaultText
{
    /// <summary>Writes one line, and gives the exit code: 2 where something else should have been asked for, 1 where it could not be done.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="error">What was caught.</param>
    public static int Refuse(Terminal terminal, Exception error)
    {
        if (error is CrawlInUseException or NotSupportedException or CrawlStoreException { Fault: CrawlStoreFault.Missing or CrawlStoreFault.Foreign or CrawlStoreFault.OtherVersion })
            return CommandLine.Refuse(terminal, [PlainText.Of(error.Message)]);
        terminal.Error.WriteLine($"crawler: {PlainText.Of(error.Message)}");
        return ExitCode.Failed;
    }
}
