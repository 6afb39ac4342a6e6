using System.CommandLine;
using System.CommandLine.Invocation;

namespace Crawler.Cli;

/// <summary>Writes the help of one command: usage, arguments, options, commands, examples.</summary>
/// <param name="terminal">Where to.</param>
internal sealed class HelpText(Terminal terminal) : SynchronousCommandLineAction
{
    private const int TextColumn = 28;
    private const int Width = 118;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, terminal.Out);
        terminal.Out.Flush();
        return ExitCode.Done;
    }

    /// <summary>Writes the help of a command.</summary>
    public static void Write(Command command, TextWriter output)
    {
        WriteWrapped(output, "", command.Description ?? "", 0);
        output.WriteLine();
        output.WriteLine($"Usage: {Usage(command)}");
        Section(output, "Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description)));
        Section(output, "Commands", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => (verb.Name, verb.Description)));
        Section(output, "Options", command.Options.Where(option => !option.Hidden).Select(option => (Label(option), option.Description)));
        if (command is Verb { Examples.Count: > 0 } verb) WriteExamples(output, verb);
    }

    /// <summary>The words that name a command, none for the program itself.</summary>
    public static IReadOnlyList<string> Path(Command command) =>
        command is RootCommand ? [] : command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? [.. Path(parent), command.Name] : [command.Name];

    /// <summary>What must stand on the command line: <c>crawler explain DIR URL</c>.</summary>
    public static string Form(Command command) =>
        string.Join(' ', [CommandName.Words, .. Path(command), .. command.Arguments.Select(Name), .. command.Options.Where(option => option.Required).Select(Label)]);

    private static string Usage(Command command)
    {
        List<string> words = [CommandName.Words, .. Path(command)];
        if (command.Subcommands.Any(verb => !verb.Hidden)) words.Add("COMMAND");
        words.AddRange(command.Arguments.Select(Label));
        words.AddRange(command.Options.Where(option => option.Required).Select(Label));
        words.Add("[OPTION]...");
        return string.Join(' ', words);
    }

    private static string Label(Argument argument)
    {
        var name = Name(argument);
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Name(Argument argument) => argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;

    private static string Label(Option option)
    {
        var names = string.Join(", ", option.Aliases.Prepend(option.Name));
        var value = option.Arity.MaximumNumberOfValues == 0 ? "" : $" {option.HelpName}";
        return $"{names}{value}";
    }

    private static void Section(TextWriter output, string title, IEnumerable<(string Label, string? Text)> rows)
    {
        var isOpen = false;
        foreach (var (label, text) in rows)
        {
            if (!isOpen) output.WriteLine($"\n{title}:");
            isOpen = true;
            WriteRow(output, label, text ?? "");
        }
    }

    private static void WriteRow(TextWriter output, string label, string text)
    {
        var line = $"  {label}".PadRight(TextColumn);
        if (line.Length > TextColumn)
        {
            output.WriteLine(line.TrimEnd());
            line = new string(' ', TextColumn);
        }

        WriteWrapped(output, line, text, TextColumn);
    }

    private static void WriteWrapped(TextWriter output, string line, string text, int indent)
    {
        foreach (var word in text.Split(' '))
        {
            if (line.Length + word.Length > Width)
            {
                output.WriteLine(line.TrimEnd());
                line = new string(' ', indent);
            }

            line += word + " ";
        }

        output.WriteLine(line.TrimEnd());
    }

    private static void WriteExamples(TextWriter output, Verb verb)
    {
        output.WriteLine("\nExamples:");
        foreach (var (line, meaning) in verb.Examples)
        {
            output.WriteLine($"  # {meaning}");
            output.WriteLine($"  {CommandName.Words} {line}");
        }
    }
}
