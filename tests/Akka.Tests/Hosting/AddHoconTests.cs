using Akka.Hosting;

namespace Akka.Tests.Hosting;

public sealed class AddHoconTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Append_IsWeakerThanWhatIsThere()
    {
        var config = TestHost.ConfigOf(b => b.AddHocon("x = 1", HoconAddMode.Append).AddHocon("x = 2\ny = 2", HoconAddMode.Append));

        Assert.Equal(1, config.GetInt("x"));
        Assert.Equal(2, config.GetInt("y"));
    }

    [Fact]
    public void Prepend_IsStrongerThanWhatIsThere()
    {
        var config = TestHost.ConfigOf(b => b.AddHocon("x = 1\ny = 1", HoconAddMode.Prepend).AddHocon("x = 2", HoconAddMode.Prepend));

        Assert.Equal(2, config.GetInt("x"));
        Assert.Equal(1, config.GetInt("y"));
    }

    [Fact]
    public void Replace_KeepsEarlierConfigurationAsFallback()
    {
        var config = TestHost.ConfigOf(b => b
            .AddHocon("x = 1\ny = 1\no { a = 1 }", HoconAddMode.Prepend)
            .AddHocon("x = 2\no { b = 2 }", HoconAddMode.Replace));

        Assert.Equal(2, config.GetInt("x"));
        Assert.Equal(1, config.GetInt("y"));
        Assert.Equal(1, config.GetInt("o.a"));
        Assert.Equal(2, config.GetInt("o.b"));
    }

    [Theory]
    [InlineData(HoconAddMode.Append)]
    [InlineData(HoconAddMode.Prepend)]
    [InlineData(HoconAddMode.Replace)]
    public void EveryMode_LeavesAkkasOwnDefaultsBelow(HoconAddMode mode)
    {
        var config = TestHost.ConfigOf(b => b.AddHocon("x = 1", mode));

        Assert.Equal(1, config.GetInt("x"));
        Assert.Equal("Akka.Dispatch.UnboundedMailbox", config.GetString("akka.actor.default-mailbox.mailbox-type"));
    }

    [Fact]
    public async Task File_IsReadByAbsoluteAndByRelativePath()
    {
        await File.WriteAllTextAsync(_file, "q { r = 5 }");

        Assert.Equal(5, TestHost.ConfigOf(b => b.AddHoconFile(_file, HoconAddMode.Append)).GetInt("q.r"));
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _file);
        Assert.Equal(5, TestHost.ConfigOf(b => b.AddHoconFile(relative, HoconAddMode.Append)).GetInt("q.r"));
    }

    [Fact]
    public async Task FileThatIsMissing_FailsTheStart()
    {
        using var host = TestHost.Build(b => b.AddHoconFile(_file, HoconAddMode.Append));

        await Assert.ThrowsAsync<FileNotFoundException>(() => host.StartAsync());
    }

    [Fact]
    public async Task FileWithAnOpenBrace_IsAccepted()
    {
        await File.WriteAllTextAsync(_file, "q { r = 5");

        Assert.Equal(5, TestHost.ConfigOf(b => b.AddHoconFile(_file, HoconAddMode.Append)).GetInt("q.r"));
    }

    [Fact]
    public async Task FileWithAnInclude_FailsTheStartWithoutSayingWhy()
    {
        await File.WriteAllTextAsync(_file, "include \"other.conf\"");
        using var host = TestHost.Build(b => b.AddHoconFile(_file, HoconAddMode.Append));

        await Assert.ThrowsAsync<NullReferenceException>(() => host.StartAsync());
    }
}
