using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Crawler.Cli;

/// <summary>The <c>--jsonl</c> of a verb: cases on standard input, one JSON object a line, and for each an answer of one line, in the same order and at once, so that one process serves thousands.</summary>
internal sealed class JsonlMode
{
    private readonly string _asked;

    /// <summary>Makes the option.</summary>
    /// <param name="asked">The fields of a case.</param>
    /// <param name="answered">The fields of an answer.</param>
    public JsonlMode(string asked, string answered)
    {
        _asked = asked;
        Option = new("--jsonl")
        {
            Description = $"Read cases from standard input, one JSON object a line ({asked}), and answer each with one ({answered}), in the same order. A bad line gets {{id, line, error}}, the id where it can be read, and makes the exit code 2 at the end. Default: off.",
        };
    }

    /// <summary>The option.</summary>
    public Option<bool> Option { get; }

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command, with everything else added.</param>
    /// <param name="required">Arguments and options that must be given without <c>--jsonl</c>.</param>
    public void AddTo(Command command, params IReadOnlyList<Symbol> required)
    {
        command.Add(Option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Option))
            {
                foreach (var symbol in command.Arguments.Cast<Symbol>().Concat(command.Options).Where(symbol => symbol != Option && IsGiven(result, symbol)))
                    result.AddError($"--jsonl takes everything from standard input, and no {symbol.Name}");
                return;
            }

            foreach (var symbol in required.Where(symbol => !IsGiven(result, symbol)))
                result.AddError(symbol is Argument argument ? UsageErrors.Missing(command, argument) : $"Option '{symbol.Name}' is required");
        });
    }

    /// <summary>Answers every line of standard input.</summary>
    /// <param name="terminal">The streams.</param>
    /// <param name="answer">Writes the fields of an answer after its id; a <see cref="FormatException"/> says what is wrong with the case.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public int Run(Terminal terminal, Action<JsonFields, Utf8JsonWriter> answer)
    {
        using var input = new StreamReader(terminal.In, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, bufferSize: 16 * 1024);
        var code = ExitCode.Done;
        var number = 0L;
        foreach (var line in TextLines.Read(input))
        {
            number++;
            if (!TryAnswer(line, number, answer, out var text)) code = ExitCode.Usage;
            terminal.Out.WriteLine(text);
            terminal.Out.Flush();
        }

        return code;
    }

    private bool TryAnswer(string line, long number, Action<JsonFields, Utf8JsonWriter> answer, out string text)
    {
        var id = CaseId.Of(line);
        try
        {
            using var document = JsonDocument.Parse(line);
            text = JsonLine.Of(json =>
            {
                WriteId(json, id);
                answer(new JsonFields(document.RootElement), json);
            });
            return true;
        }
        catch (JsonException error)
        {
            text = Refusal(id, number, error.BytePositionInLine is { } position ? string.Create(CultureInfo.InvariantCulture, $"no JSON, from byte {position + 1} of the line") : "no JSON");
        }
        catch (FormatException error)
        {
            text = Refusal(id, number, error.Message);
        }

        return false;
    }

    private string Refusal(string? id, long number, string problem) => JsonLine.Of(json =>
    {
        WriteId(json, id);
        json.WriteNumber("line", number);
        json.WriteString("error", $"{problem}; a line is one JSON object of {_asked}");
    });

    private static void WriteId(Utf8JsonWriter json, string? id)
    {
        if (id is null) return;
        json.WritePropertyName("id");
        json.WriteRawValue(id);
    }

    private static bool IsGiven(CommandResult result, Symbol symbol) => symbol switch
    {
        Argument argument => result.GetResult(argument) is { Tokens.Count: > 0 },
        Option option => result.GetResult(option) is { Implicit: false },
        _ => false,
    };
}
