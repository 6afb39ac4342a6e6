using System.Buffers;

namespace Crawler.Parsing;

/// <summary>The URLs of a srcset attribute (HTML Standard 4.8.4.2.2, "parse a srcset attribute"); what the descriptors say does not matter here.</summary>
internal ref struct Srcset
{
    private const string Space = " \t\n\f\r";
    private static readonly SearchValues<char> Between = SearchValues.Create(Space + ",");
    private ReadOnlySpan<char> _rest;

    public Srcset(ReadOnlySpan<char> value) => _rest = value;

    /// <summary>The URL read last.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Reads the next URL.</summary>
    public bool MoveNext()
    {
        var start = _rest.IndexOfAnyExcept(Between);
        if (start < 0) return false;
        _rest = _rest[start..];
        var end = _rest.IndexOfAny(Space);
        var url = end < 0 ? _rest : _rest[..end];
        _rest = _rest[url.Length..];
        Current = url.TrimEnd(',');

        // A comma at its end says that no descriptor follows.
        if (Current.Length == url.Length) SkipDescriptors();
        return true;
    }

    // Commas within parentheses belong to the descriptor.
    private void SkipDescriptors()
    {
        var isInParentheses = false;
        for (var i = 0; i < _rest.Length; i++)
        {
            if (_rest[i] == ',' && !isInParentheses)
            {
                _rest = _rest[(i + 1)..];
                return;
            }

            isInParentheses = (isInParentheses && _rest[i] != ')') || _rest[i] == '(';
        }

        _rest = [];
    }
}
