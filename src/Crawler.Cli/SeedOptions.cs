using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Crawler.Urls;

namespace Crawler.Cli;

/// <summary>Where a verb's URLs come from: its arguments, then the file of <c>--seeds</c> line by line, as it is read.</summary>
internal sealed class SeedOptions
{
    private readonly Argument<string[]> _urls;
    private readonly Option<string?> _file = new("--seeds")
    {
        HelpName = "FILE|-",
        Description = "A file with one URL a line, or - for standard input; empty lines and lines that begin with # are left out. Default: none.",
    };

    /// <summary>Makes the argument and the option.</summary>
    /// <param name="description">What the verb does with its URLs.</param>
    public SeedOptions(string description) => _urls = new("URL") { Description = description, Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_urls);
        command.Add(_file);
    }

    /// <summary>Checks the arguments, and reads the file as far as its first URL. Bad lines are reported as they come and stop nothing.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="report">Told about bad lines, also later, while the URLs are enumerated.</param>
    /// <param name="errors">Gets a line for everything that is wrong.</param>
    /// <param name="seeds">The URLs, to be enumerated once; or null.</param>
    /// <returns>Whether there is at least one URL, and nothing is wrong with the arguments.</returns>
    [SuppressMessage("Reliability", "CA2000", Justification = "The enumeration of the seeds disposes the reader at its end.")]
    public bool TryOpen(ParseResult result, Stream input, Action<string> report, ICollection<string> errors, [NotNullWhen(true)] out IEnumerable<CanonicalUrl>? seeds)
    {
        seeds = null;
        var before = errors.Count;
        var arguments = new List<CanonicalUrl>();
        foreach (var text in result.GetValue(_urls) ?? [])
        {
            if (CanonicalUrl.TryCreate(text, out var url, out var error)) arguments.Add(url);
            else errors.Add(UrlErrorText.Of(text, error));
        }

        var file = result.GetValue(_file);
        if (arguments.Count == 0 && file is null && errors.Count == before)
        {
            errors.Add("no URL: give some, or a file of them with --seeds FILE");
            errors.Add(UsageErrors.SeeHelp(result));
        }

        if (errors.Count > before) return false;
        if (file is null)
        {
            seeds = arguments;
            return true;
        }

        if (!TryOpen(file, input, out var reader, out var problem))
        {
            errors.Add(problem);
            return false;
        }

        var lines = new SeedLines(file == "-" ? "standard input" : file, reader, report);
        if (!lines.TryReadFirst() && arguments.Count == 0)
        {
            reader.Dispose();
            errors.Add($"{lines.Name}: there is no http(s) URL in it");
            return false;
        }

        seeds = arguments.Concat(lines.Read());
        return true;
    }

    /// <summary>Where the URLs come from, for a later process.</summary>
    public SeedSource Source(ParseResult result) => new SeedSource(result.GetValue(_urls) ?? [], result.GetValue(_file) is { } file && file != SeedSource.StandardInput ? Path.GetFullPath(file) : result.GetValue(_file)).Measured();

    private static bool TryOpen(string file, Stream input, [NotNullWhen(true)] out TextReader? reader, [NotNullWhen(false)] out string? error)
    {
        (reader, error) = (null, null);
        try
        {
            reader = new StreamReader(file == "-" ? input : File.OpenRead(file), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
            return true;
        }
        catch (Exception reason) when (reason is FileNotFoundException or DirectoryNotFoundException)
        {
            error = $"--seeds {file}: there is no such file";
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"--seeds {file}: {reason.Message}";
        }

        return false;
    }
}
