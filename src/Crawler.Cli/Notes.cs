using System.Threading.Channels;

namespace Crawler.Cli;

/// <summary>Lines for standard error from any thread. While a display is on the screen they wait for it; otherwise they are written at once.</summary>
/// <param name="error">Standard error.</param>
internal sealed class Notes(TextWriter error)
{
    private readonly Channel<string> _held = Channel.CreateUnbounded<string>();
    private bool _isHolding;

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        if (!_isHolding || !_held.Writer.TryWrite(line)) error.WriteLine(line);
    }

    /// <summary>From now on lines wait for <see cref="Drain"/>. To be called before other threads add any.</summary>
    public void Hold() => _isHolding = true;

    /// <summary>Gives out the lines that wait.</summary>
    public void Drain(Action<string> write)
    {
        while (_held.Reader.TryRead(out var line)) write(line);
    }

    /// <summary>Writes the lines that wait, and from now on every line at once.</summary>
    public void Release()
    {
        _isHolding = false;
        Drain(error.WriteLine);
    }
}
