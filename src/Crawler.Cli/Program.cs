using Crawler.Cli;

StandardStreams.Secure();
OpenFileLimit.Raise();
using var limit = FileSizeLimit.Heed();

// Before anything uses the pool. Its work comes in small pieces that one thread hands to itself; a second one that is woken for each costs more than it does. It grows where it must.
const string FirstThreads = "System.Threading.ThreadPool.MinThreads";
if (AppContext.GetData(FirstThreads) is null) AppContext.SetData(FirstThreads, Math.Max(1, Environment.ProcessorCount / 2));
var terminal = Terminal.OfProcess();

// Standard output is for records; what a library prints, such as the actor system's log, is none.
Console.SetOut(terminal.Error);
Console.SetError(terminal.Error);
return await CommandLine.RunAsync(args, terminal);
