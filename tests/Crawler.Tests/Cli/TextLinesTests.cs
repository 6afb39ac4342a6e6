using System.Text;
using Crawler.Cli;

namespace Crawler.Tests.Cli;

public sealed class TextLinesTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(16 * 1024)]
    [InlineData(16 * 1024 + 1)]
    [InlineData(40_000)]
    [InlineData(200_000)]
    public void ClientWaitsForItsAnswer_EachLineIsReadWithoutAskingForMore(int length)
    {
        string[] lines = ["é" + new string('x', length), new string('x', length) + "é", "last"];
        var sent = new Queue<string>();
        using var input = new StreamReader(new WaitingClient(sent), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, bufferSize: 16 * 1024);
        using var read = TextLines.Read(input).GetEnumerator();
        foreach (var line in lines)
        {
            sent.Enqueue(line + "\n");
            Assert.True(read.MoveNext());
            Assert.Equal(line, read.Current);
        }
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("\n\na\r\n\rb", new[] { "", "", "a\r", "\rb" })]
    public void OnlyLineFeedsEndALine(string text, string[] lines)
    {
        using var input = new StringReader(text);
        Assert.Equal(lines, TextLines.Read(input));
    }

    /// <summary>The pipe of a client that sends its next line only after the answer to the last: whoever reads before would wait for ever.</summary>
    private sealed class WaitingClient(Queue<string> lines) : Stream
    {
        private byte[] _sent = [];
        private int _taken;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_taken == _sent.Length) (_sent, _taken) = (lines.TryDequeue(out var line) ? Encoding.UTF8.GetBytes(line) : throw new InvalidOperationException("the client waits for its answer"), 0);
            var count = Math.Min(buffer.Length, _sent.Length - _taken);
            _sent.AsSpan(_taken, count).CopyTo(buffer);
            _taken += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
