using Crawler.Cli;

namespace Crawler.Tests.Cli;

public class CommandNameTests
{
    [Theory]
    [InlineData("./run.sh", "/opt/crawler", "crawler", "./run.sh")]
    [InlineData(null, "/opt/bin/crawler", "crawler", "crawler")]
    [InlineData("", "/opt/bin/my crawler", "crawler", "'my crawler'")]
    [InlineData(null, "/usr/bin/dotnet", "/src/out/Crawler.Cli.dll", "dotnet /src/out/Crawler.Cli.dll")]
    [InlineData(null, "/tools/crawler.exe", "crawler", "crawler")]
    [InlineData(null, null, "bin/crawler", "crawler")]
    public void Words_AreWhatWasToldOrTheFilesName(string? told, string? process, string program, string expected) =>
        Assert.Equal(expected, CommandName.Of(told, process, program));

    [Theory]
    [InlineData("crawls/20260101-120000", false, "crawls/20260101-120000")]
    [InlineData("my crawls/one", false, "'my crawls/one'")]
    [InlineData("it's $HOME", false, "'it'\\''s $HOME'")]
    [InlineData("it's $HOME", true, "'it''s $HOME'")]
    [InlineData("a\\b", true, "a\\b")]
    [InlineData("a\\b", false, "'a\\b'")]
    [InlineData("~", false, "'~'")]
    [InlineData("", false, "''")]
    [InlineData("a\u001b[2J", false, "'a\ufffd[2J'")]
    public void ShellWord_CanBePasted(string text, bool isWindows, string expected) => Assert.Equal(expected, ShellWord.Of(text, isWindows));
}
