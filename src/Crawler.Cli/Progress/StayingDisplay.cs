using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Crawler.Cli.Progress;

/// <summary>Keeps a few lines in place at the bottom of a terminal of any size, also where its size changes: then the screen is cleared first.</summary>
/// <param name="output">The terminal; what is drawn goes there in one piece.</param>
/// <param name="capabilities">What it can show.</param>
/// <param name="size">Its columns and rows at this moment.</param>
/// <param name="hasGoneOn">Whether the process was stopped since this was asked last, and others have written on the terminal meanwhile; null for never.</param>
/// <remarks>ECMA-48: <c>CSI n A</c> moves up, <c>CSI H</c> to the top left, <c>CSI K</c> erases to the end of the line, <c>CSI J</c> to that of the screen. DEC: <c>CSI ?25l</c> and <c>CSI ?25h</c> hide and show the cursor.</remarks>
internal sealed class StayingDisplay(TextWriter output, IReadOnlyCapabilities capabilities, Func<(int Width, int Height)> size, Func<bool>? hasGoneOn = null)
{
    // Wide enough for every row to be one line, which is then cut.
    private const int Unwrapped = 1000;

    // Written over and erased behind: an erased whole screen would go into the scrollback of some terminals, at every drawing.
    private const string ToLineEnd = "\u001b[K";
    private const string ToScreenEnd = "\u001b[J";

    private int _rows;
    private (int Width, int Height)? _size;

    /// <summary>Draws over what was drawn before. What does not fit becomes one line a row, cut at the right, and rows are left out from the bottom.</summary>
    /// <param name="content">What to show, the most important rows first.</param>
    public void Draw(IRenderable content)
    {
        var (width, height) = size();
        var start = Start((width, height));
        var lines = Fit(content, Math.Max(width - 1, 1), Math.Max(height - 1, 1));
        output.Write($"\u001b[?25l{start}{string.Join($"{ToLineEnd}\n", lines.Select(Text))}{ToLineEnd}{ToScreenEnd}");
        _rows = lines.Count;
    }

    /// <summary>Writes a line that stays, in place of the display; the next drawing comes below it.</summary>
    public void Note(string line)
    {
        output.Write($"{Start(size())}{line}{ToLineEnd}\n{ToScreenEnd}");
        _rows = 0;
    }

    /// <summary>Removes it, and shows the cursor again.</summary>
    public void End()
    {
        output.Write($"{Start(size())}{ToLineEnd}{ToScreenEnd}\u001b[?25h");
        _rows = 0;
    }

    // A terminal of another size has broken lines anew and moved rows out of the screen or back into it: where the display stands now is not known.
    private string Start((int Width, int Height) now)
    {
        var isSame = _size is null || _size == now;
        _size = now;

        // What was drawn before is part of what a person has seen, and the cursor stands below it.
        if (hasGoneOn?.Invoke() == true) return "\r";
        if (!isSame) return "\u001b[H\u001b[J";
        return _rows > 1 ? string.Create(CultureInfo.InvariantCulture, $"\r\u001b[{_rows - 1}A") : "\r";
    }

    private List<List<Segment>> Fit(IRenderable content, int width, int height)
    {
        var wrapped = Lines(content, width);
        return wrapped.Count <= height && wrapped.TrueForAll(line => Segment.CellCount(line) <= width) ? wrapped : [.. Lines(content, Unwrapped).Take(height).Select(line => Cut(line, width))];
    }

    private List<List<Segment>> Lines(IRenderable content, int width)
    {
        using var nowhere = new StringWriter();
        var options = RenderOptions.Create(Console(nowhere), capabilities);
        return [.. Segment.SplitLines(content.Render(options, width)).Select(line => WithoutTrailingSpace(line))];
    }

    private static List<Segment> WithoutTrailingSpace(IEnumerable<Segment> line)
    {
        List<Segment> kept = [.. line];
        while (kept.Count > 0 && string.IsNullOrWhiteSpace(kept[^1].Text)) kept.RemoveAt(kept.Count - 1);
        return kept;
    }

    private static List<Segment> Cut(List<Segment> line, int width)
    {
        if (Segment.CellCount(line) <= width) return line;

        // Between two words nothing need show that there was more, and a number that fits stays whole.
        var text = string.Concat(line.Select(segment => segment.Text));
        return text.Length > width && text[width] == ' ' ? Beginning(line, width) : [.. Beginning(line, width - 1), new Segment("…")];
    }

    private static List<Segment> Beginning(List<Segment> line, int width)
    {
        List<Segment> kept = [];
        foreach (var segment in line)
        {
            if (width <= 0) break;
            if (segment.CellCount() <= width) kept.Add(segment);
            else if (Segment.Truncate(segment, width) is { } part) kept.Add(part);
            width -= segment.CellCount();
        }

        return kept;
    }

    private string Text(List<Segment> line)
    {
        var text = new StringBuilder();
        using var writer = new StringWriter(text);
        var paragraph = new Paragraph();
        foreach (var segment in line) paragraph.Append(segment.Text, segment.Style);
        Console(writer).Write(paragraph);
        return text.ToString();
    }

    private IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = capabilities.Ansi ? AnsiSupport.Yes : AnsiSupport.No });
        console.Profile.Capabilities.ColorSystem = capabilities.ColorSystem;
        console.Profile.Width = Unwrapped;
        return console;
    }
}
