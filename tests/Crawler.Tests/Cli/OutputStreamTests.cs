using Crawler.Cli;

namespace Crawler.Tests.Cli;

public sealed class OutputStreamTests
{
    // EPIPE.
    private const int BrokenPipe = 32;

    [Fact]
    public async Task DiskFull_IsNamedAsStandardOutput()
    {
        await using var stream = new OutputStream(new Failing(() => new IOException("No space left on device")));
        var error = await Assert.ThrowsAsync<OutputException>(async () => await stream.WriteAsync(new byte[1]));
        Assert.Equal("standard output cannot be written: No space left on device", error.Message);
    }

    [Fact]
    public void ClosedFromTheStart_IsNamedToo()
    {
        using var stream = new OutputStream(new Failing(() => new UnauthorizedAccessException("Access to the path is denied.")));
        Assert.Throws<OutputException>(() => stream.Write([1], 0, 1));
    }

    [Fact]
    public void ReaderGone_StaysWhatItIs()
    {
        using var stream = new OutputStream(new Failing(() => new IOException("Broken pipe", BrokenPipe)));
        Assert.True(StandardOutput.IsClosed(Assert.Throws<IOException>(() => stream.Write([1], 0, 1))));
    }

    private sealed class Failing(Func<Exception> error) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw error();

        public override void Write(ReadOnlySpan<byte> buffer) => throw error();
    }
}
