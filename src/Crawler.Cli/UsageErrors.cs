using System.CommandLine;
using System.CommandLine.Parsing;
using Crawler.Configuration;

namespace Crawler.Cli;

/// <summary>Finds what is wrong with a command line before anything is done, each with what was probably meant.</summary>
internal static class UsageErrors
{
    /// <summary>Every error, one sentence each; empty where the command line can be obeyed as far as its words go.</summary>
    /// <param name="result">The parsed command line.</param>
    public static IReadOnlyList<string> Of(ParseResult result)
    {
        var command = result.CommandResult.Command;
        if (command.Subcommands.Count > 0) return [OfMissingVerb(command, result.UnmatchedTokens)];
        var errors = new List<string>();
        errors.AddRange(UnknownOptions(result).Select(word => OfUnknownOption(command, word)));
        errors.AddRange(result.UnmatchedTokens.Where(word => !IsOption(word)).Select(word => $"unexpected argument '{PlainText.Of(word)}'{(command.Name == "resume" ? ": resume takes one directory, and no seeds but those that the crawl was given" : "")}"));
        // The parser's own words for both of these name no candidate; they are told above. A value that looks like an option is told above too.
        if (errors.Count == 0) errors.AddRange(result.Errors.Select(error => error.SymbolResult is ArgumentResult { Parent: CommandResult, Tokens.Count: 0 } missing ? Missing(command, missing.Argument) : Sentence(error.Message)));
        return errors;
    }

    /// <summary>Where to read on.</summary>
    /// <param name="result">The command line that was wrong.</param>
    public static string SeeHelp(ParseResult result) => $"see {string.Join(' ', [CommandName.Words, .. HelpText.Path(result.CommandResult.Command), "--help"])}";

    /// <summary>That an argument is missing, with where it belongs.</summary>
    public static string Missing(Command command, Argument argument) => $"{argument.Name} is missing: {HelpText.Form(command)}";

    // The parser ends its sentences with a dot, which a line of ours does not; FILE... keeps its dots.
    private static string Sentence(string message) => message.EndsWith("...", StringComparison.Ordinal) ? message : message.TrimEnd('.');

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static string OfMissingVerb(Command command, IReadOnlyList<string> words)
    {
        var verbs = command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);
        if (words.Count == 0) return $"a command is missing; one of: {string.Join(", ", verbs)}";
        if (IsOption(words[0])) return OfUnknownOption(command, words[0]);
        var guess = Suggestion.Nearest(words[0], verbs);
        return guess is null ? $"unknown command '{PlainText.Of(words[0])}'; one of: {string.Join(", ", verbs)}" : $"unknown command '{PlainText.Of(words[0])}' (did you mean {guess}?)";
    }

    private static string OfUnknownOption(Command command, string word)
    {
        var name = word.Split('=', 2)[0];
        return $"unknown option {PlainText.Of(name)}{OptionGuess.Of(command, name)}";
    }

    /// <summary>The parser takes an unknown option for an argument where the command has room for one; after <c>--</c> it is right to.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult result)
    {
        var ahead = result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value).ToHashSet(StringComparer.Ordinal);
        var taken = result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
        return taken.Concat(result.UnmatchedTokens).Where(word => IsOption(word) && ahead.Contains(word)).Distinct(StringComparer.Ordinal);
    }
}
