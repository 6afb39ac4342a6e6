using Crawler.Cli.Progress;
using Spectre.Console;

namespace Crawler.Tests.Cli;

public sealed class StayingDisplayTests
{
    private (int Width, int Height) _size = (80, 24);
    private bool _hasGoneOn;

    [Fact]
    public void RoomEnough_ARowIsALineAndTheNextDrawingIsOverIt()
    {
        using var text = CliRun.NewWriter();
        var display = Create(text);
        display.Draw(Rows("100 of 500", "00:00:10"));
        Assert.Equal("\u001b[?25l\rpages    100 of 500\u001b[K\nelapsed  00:00:10\u001b[K\u001b[J", text.ToString());
        text.GetStringBuilder().Clear();
        display.Draw(Rows("101", "00:00:11"));
        Assert.Equal("\u001b[?25l\r\u001b[1Apages    101\u001b[K\nelapsed  00:00:11\u001b[K\u001b[J", text.ToString());
    }

    [Theory]
    [InlineData(40, 8)]
    [InlineData(20, 5)]
    [InlineData(12, 3)]
    [InlineData(2, 2)]
    [InlineData(1, 1)]
    public void SmallTerminal_TheFirstRowsAreKeptEachCutToALine(int width, int height)
    {
        _size = (width, height);
        using var text = CliRun.NewWriter();
        Create(text).Draw(Rows("1,234 of 5,000   12.5/s now   10.1/s overall   3.0 KiB", "00:00:10 of 00:10:00", "64 of 64   ready 12   parsing 3", "17", "4   HttpStatus 4", "a.test 7", "our delay 1 host", "2 read", "left alone 3"));
        var lines = text.ToString()["\u001b[?25l\r".Length..^"\u001b[K\u001b[J".Length].Split("\u001b[K\n");
        Assert.Equal(Math.Max(1, Math.Min(9, height - 1)), lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, Math.Max(width - 1, 1)));
        if (width < 20) return;
        if (height > 5) Assert.Matches("^hosts +a.test 7$", lines[5]);
        Assert.Matches("^pages +1,234 of( 5,000   12\\.5/s now)?$", lines[0].TrimEnd());
        Assert.Matches("^elapsed +00:00:10( of 00:10:00)?$", lines[1]);
        Assert.Matches("^in flight +64 of", lines[2]);
        Assert.Matches("^pending +17$", lines[3]);
    }

    [Fact]
    public void TerminalOfAnotherSize_IsClearedFirst()
    {
        using var text = CliRun.NewWriter();
        var display = Create(text);
        display.Draw(Rows(new string('x', 50), "00:00:10"));
        text.GetStringBuilder().Clear();
        _size = (40, 24);
        display.Draw(Rows("1"));
        Assert.Equal("\u001b[?25l\u001b[H\u001b[Jpages  1\u001b[K\u001b[J", text.ToString());
        text.GetStringBuilder().Clear();
        display.Draw(Rows("2"));
        Assert.Equal("\u001b[?25l\rpages  2\u001b[K\u001b[J", text.ToString());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public void StoppedAndGoneOn_IsDrawnBelowWhatOthersHaveWritten(int width)
    {
        using var text = CliRun.NewWriter();
        var display = Create(text);
        display.Draw(Rows("1", "2", "3"));
        text.GetStringBuilder().Clear();
        (_hasGoneOn, _size) = (true, (width, 24));
        display.Draw(Rows("4", "5"));
        Assert.Equal("\u001b[?25l\rpages    4\u001b[K\nelapsed  5\u001b[K\u001b[J", text.ToString());
        text.GetStringBuilder().Clear();
        _hasGoneOn = false;
        display.Draw(Rows("6"));
        Assert.Equal("\u001b[?25l\r\u001b[1Apages  6\u001b[K\u001b[J", text.ToString());
    }

    [Fact]
    public void NoteAndEnd_StandWhereTheDisplayStood()
    {
        using var text = CliRun.NewWriter();
        var display = Create(text);
        display.Draw(Rows("1", "2", "3"));
        text.GetStringBuilder().Clear();
        display.Note("warning: one");
        Assert.Equal("\r\u001b[2Awarning: one\u001b[K\n\u001b[J", text.ToString());
        text.GetStringBuilder().Clear();
        display.End();
        Assert.Equal("\r\u001b[K\u001b[J\u001b[?25h", text.ToString());
    }

    private StayingDisplay Create(TextWriter text) =>
        new(text, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors }).Profile.Capabilities, () => _size, () => _hasGoneOn);

    private static Grid Rows(params string[] values)
    {
        string[] names = ["pages", "elapsed", "in flight", "pending", "errors", "hosts", "waiting", "sitemaps", "spared"];
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in names.Zip(values)) grid.AddRow(new Text(name), new Text(value));
        return grid;
    }
}
