using Crawler.Benchmarks;
using Crawler.Benchmarks.Actors;
using Crawler.Benchmarks.Scanning;
using Crawler.Benchmarks.Tuning;
using Crawler.Benchmarks.Urls;

if (args.Any(argument => argument is "--help" or "-h")) return Usage(Console.Out, 0);
try
{
    return await RunAsync();
}
catch (UsageException error)
{
    Console.Error.WriteLine($"bench: {error.Message} (bench --help says more)");
    return 2;
}

async Task<int> RunAsync() => args switch
{
    ["crawl", .. var options] => await CrawlBenchmark.RunAsync(options),
    ["scan", .. var options] => await ScanBenchmark.RunAsync(options),
    ["frontier", .. var options] => await FrontierBenchmark.RunAsync(options),
    ["urls", .. var options] => UrlsBenchmark.Run(options),
    ["actors", .. var options] => await ActorsBenchmark.RunAsync(options),
    ["hostile", ..] => await HostileBenchmark.RunAsync(),
    ["soak", .. var options] => await SoakBenchmark.RunAsync(options),
    ["tuning", .. var options] => await TuningBenchmark.RunAsync(options),
    ["tuning-point", var concurrency, var parsers, var pages, var resolve, .. var seeds] => await TuningPoint.RunHereAsync(concurrency, parsers, pages, resolve, seeds),
    ["actor-scenario", var name] => await ActorScenario.RunHereAsync(name),
    ["extracting", var folder, var resolve, var concurrency, var scope, .. var seeds] => await ExtractingCrawl.RunAsync(folder, resolve, concurrency, scope, seeds),
    ["bare", var list, var resolve, var concurrency, var mode] => await BareClient.RunAsync(list, resolve, int.Parse(concurrency, System.Globalization.CultureInfo.InvariantCulture), mode == "dom"),
    [] => Usage(Console.Error, 2),
    [var name, ..] => Unknown(name),
};

static int Unknown(string name)
{
    Console.Error.WriteLine($"bench: '{name}' is unknown, or something is missing after it; one of: crawl, scan, frontier, tuning, urls, actors, hostile, soak (bench --help says more)");
    return 2;
}

static int Usage(TextWriter to, int exitCode)
{
    to.WriteLine(
        """
        usage: bench crawl [--rounds N] [--concurrency N] [--pages N] [--hosts N] [--site URL [--list FILE]] [--program FILE] [--peer FILE] [--csv FILE] [--plot FILE] [--profile]
               bench scan [FOLDER] [--rounds N] [--pages N] [--out FOLDER]
               bench frontier [--to MILLIONS] [--hosts N] [--fetched PERCENT] [--single MILLIONS] [--at DIR] [--out FOLDER]
               bench tuning [--pages N] [--hosts N] [--latency MS] [--rounds N] [--out FOLDER]
               bench urls [--html FOLDER] [--pages N] [--rounds N] [--out FOLDER]
               bench actors [--processes N] [--only TEXT] [--peer FILE] [--out FOLDER]
               bench hostile
               bench soak [--messages N] [--actors N] [--seed N]

          crawl: crawls a local site with the program, side by side with the bare HTTP client that is handed the list of pages (no parsing, and with
          AngleSharp's DOM), and with a host application whose page handler asks for every page's document, in interleaved rounds, and prints medians, and how
          fast the last fifth of the pages was fetched against the first. With --site also wget2 and Scrapy, if they are there. Without --site it serves the
          mock web itself.

          --rounds N        rounds, 3 unless told
          --concurrency N   requests in flight, 32 unless told
          --pages N         pages of the mock web, 5000 unless told
          --hosts N         hosts of the mock web, 50 unless told
          --site URL        the start page of a site on a local web server instead of the mock web
          --list FILE       its pages, a URL or path a line, for those that are told; without it they are what the crawler finds
          --program FILE    what is measured, native or Crawler.Cli.dll; the run script names the one it starts
          --peer FILE       the program of another build, native or Crawler.Cli.dll, crawling side by side
          --csv FILE        every single run, as CSV; .artifacts/bench/crawl.csv unless told
          --plot FILE       pages a second as bars, as SVG; .artifacts/bench/crawl.svg unless told
          --profile         one crawl more, and where its CPU time goes, by threads (Linux)

          scan: finds the links of pages in memory, on one thread: the scanner alone, with resolving and the seen-set, and by the document's tree. Prints
          medians and writes them as scan.csv and a plot, scan.svg.

          FOLDER            its .html files, those of the mock web unless told
          --rounds N        rounds, 5 unless told
          --pages N         the first so many files, 5000 unless told
          --out FOLDER      where they are written, .artifacts/bench unless told

          frontier: links of a simulated web go through the real frontier and store, without a network: new URLs stored a second, known links judged a
          second, memory and disk for each URL, at 1, 5, 10, 25 and 50 million URLs known; then how long it takes to open the store again. Prints tables
          and writes frontier.csv and frontier.svg.

          --to MILLIONS       how far, 10 unless told
          --hosts N           hosts, 2000000 unless told; their sizes follow a power law
          --fetched PERCENT   of the URLs are requested meanwhile and settled at once, 10 unless told
          --single MILLIONS   instead: so many hosts with one URL each, and every one of them requested
          --at DIR            keep the store there; where it is already, with --to as it was made, it is only opened again
          --out FOLDER        for what is written, .artifacts/bench unless told

          tuning: the mock web, whose answers take a moment, crawled with 1 to 512 requests in flight, and with 1 to 4 parsers at 64 in flight, every crawl in
          a process of its own: pages a second, CPU seconds for 1,000 pages, peak of memory; medians, and every run and the curves as files.

          --pages N       pages of the mock web, 2000 unless told; below 8 requests in flight a crawl stops after 250 for each
          --hosts N       hosts of the mock web, 50 unless told
          --latency MS    what an answer takes, 20 unless told
          --rounds N      rounds, 3 unless told
          --out FOLDER    where tuning.csv and tuning.svg go, .artifacts/bench unless told

          urls: what a link costs from its attribute's value to the answer of the seen-set, on one thread: with System.Uri and a set of strings, with
          an object for each URL, and as a crawl does it, with spans. Prints a table, and writes urls.csv and urls.svg.

          --html FOLDER     of pages whose links are taken; unless told, links are made up
          --pages N         of that folder at most, 2000 unless told
          --rounds N        5 unless told
          --out FOLDER      for what is written, .artifacts/bench unless told

          hostile: everything that a server can do to a crawler at once, a gzip bomb of 10 GiB among it: what each ended as, how long that took, and
          the peak of memory, which must stay below 300 MiB.

          actors: what the actor runtime itself costs (ping-pong, one-way tell, creation, Ask, memory of an idle actor), every scenario in
          processes of its own. Prints medians, and writes every run as actors.csv and the medians as actors.svg.

          --processes N     processes a scenario, 5 unless told
          --only TEXT       only the scenarios whose names hold this text
          --peer FILE       the Crawler.Benchmarks.dll of another build, interleaved, with the ratios
          --out FOLDER      for what is written, .artifacts/bench unless told

          soak: a day's messages in minutes, through actors that throw, stop and are watched at random; accounts for every message, and fails
          if one is counted twice, lost other than to an actor that was just stopping, or if memory grows.

          --messages N      1000000000 unless told
          --actors N        1000 unless told
          --seed N          of the random numbers, 1 unless told
        """);
    return exitCode;
}
