using Crawler.Benchmarks;
using Crawler.Benchmarks.Actors;

return args switch
{
    ["crawl", .. var options] => await CrawlBenchmark.RunAsync(options),
    ["actors", .. var options] => await ActorsBenchmark.RunAsync(options),
    ["actor-scenario", var name] => await ActorScenario.RunHereAsync(name),
    ["bare", var list, var resolve, var concurrency, var mode] => await BareClient.RunAsync(list, resolve, int.Parse(concurrency, System.Globalization.CultureInfo.InvariantCulture), mode == "dom"),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: bench crawl [--rounds N] [--concurrency N] [--pages N] [--hosts N] [--site URL] [--csv FILE]

          Crawls a local site with the program, side by side with the bare HTTP client that is handed the list of pages (no parsing, and with
          AngleSharp's DOM), in interleaved rounds, and prints medians. With --site also wget2, if it is there. Without --site it serves the
          mock web itself.

          --rounds N        rounds, 3 unless told
          --concurrency N   requests in flight, 32 unless told
          --pages N         pages of the mock web, 5000 unless told
          --hosts N         hosts of the mock web, 50 unless told
          --site URL        the start page of a site on a local web server instead of the mock web
          --csv FILE        every single run, as CSV
        """);
    return 2;
}
