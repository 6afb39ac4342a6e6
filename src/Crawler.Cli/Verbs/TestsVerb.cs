using System.CommandLine;
using System.Diagnostics;

namespace Crawler.Cli.Verbs;

/// <summary><c>tests</c>, for the run scripts: runs every test project and adds up what they say.</summary>
internal static class TestsVerb
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var verb = new Verb("tests", "Run the tests of the solution below ROOT, built before, and end with 'N passed, N failed'.") { Hidden = true };
        var root = new Argument<DirectoryInfo>("ROOT");
        var further = new Argument<string[]>("ARGUMENT") { Arity = ArgumentArity.ZeroOrMore, Description = "Further arguments of dotnet test, after --." };
        verb.Add(root);
        var program = new Option<FileInfo?>("--program") { Description = "What the end-to-end tests run: a native program, or Crawler.Cli.dll." };
        verb.Add(further);
        verb.Add(program);
        verb.SetAction((result, _) => RunAsync(terminal, result.GetRequiredValue(root).FullName, result.GetValue(program), result.GetValue(further) ?? []));
        return verb;
    }

    private static async Task<int> RunAsync(Terminal terminal, string root, FileInfo? program, IEnumerable<string> further)
    {
        var results = Directory.CreateTempSubdirectory("crawler-tests-");
        try
        {
            // One project after the other: tests of timing share the machine with nobody.
            var start = new ProcessStartInfo(OwnProgram.Dotnet)
            {
                WorkingDirectory = root,
                UseShellExecute = false,
                ArgumentList = { "test", "Crawler.sln", "-c", "Release", "--no-build", "--nologo", "-m:1", "--logger", "trx", "--results-directory", results.FullName },
            };
            if (program is not null)
            {
                start.Environment["CRAWLER_PROGRAM"] = program.FullName;
                await terminal.Out.WriteLineAsync($"the end-to-end tests run {Path.GetRelativePath(root, program.FullName)}");
                await terminal.Out.FlushAsync();
            }

            foreach (var argument in further) start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            var tally = TestTally.Of(results.FullName);
            foreach (var table in tally.Tables) await terminal.Out.WriteLineAsync($"\n{table}\n");
            foreach (var (test, reason) in tally.Skipped) await terminal.Out.WriteLineAsync($"skipped: {test}: {reason}");
            await terminal.Out.WriteLineAsync(tally.ToString());
            await terminal.Out.FlushAsync();
            return process.ExitCode == 0 && tally is { Failed: 0, Passed: > 0 } ? ExitCode.Done : ExitCode.Failed;
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }
}
