using Crawler.Cli;

return await CommandLine.RunAsync(args, Terminal.OfProcess());
