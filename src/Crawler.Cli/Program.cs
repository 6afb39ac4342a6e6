using Crawler.Cli;

var terminal = Terminal.OfProcess();

// Standard output is for records; what a library prints, such as the actor system's log, is none.
Console.SetOut(Console.Error);
return await CommandLine.RunAsync(args, terminal);
