using System.Text;
using Crawler.Cli;

namespace Crawler.Tests.Cli;

public sealed class ErrorOutputTests
{
    [Fact]
    public async Task WhatCannotBeWritten_IsDropped()
    {
        using var broken = new Broken();
        await using var error = new ErrorOutput(broken);
        error.Write('a');
        error.WriteLine("words");
        await error.WriteLineAsync("later words");
        await error.FlushAsync();
        Assert.Equal(4, broken.Tries);
    }

    [Fact]
    public async Task WhatCanBeWritten_IsWritten()
    {
        using var text = new StringWriter { NewLine = "\n" };
        await using var error = new ErrorOutput(text);
        error.Write("a");
        error.Write("bcd".ToCharArray(), 1, 1);
        await error.WriteLineAsync("words");
        Assert.Equal("acwords\n", text.ToString());
    }

    private sealed class Broken : TextWriter
    {
        public int Tries { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Fail(new UnauthorizedAccessException());

        public override void WriteLine(string? value) => Fail(new IOException());

        public override void Flush() => Fail(new IOException());

        private void Fail(Exception exception)
        {
            Tries++;
            throw exception;
        }
    }
}
