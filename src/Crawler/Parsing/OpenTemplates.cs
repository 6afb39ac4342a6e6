namespace Crawler.Parsing;

/// <summary>
/// Follows which template elements are open. What stands in one is no part of the page (HTML Standard 4.12.3), unless it declares a shadow root (<c>shadowrootmode</c>), which is shown like anything else.
/// </summary>
internal sealed class OpenTemplates
{
    // Of templates nested deeper none counts as a shadow root.
    private const int MaxShadowDepth = 64;

    // Bit i: the one at depth i declares a shadow root.
    private ulong _shadows;
    private int _depth;
    private int _inert;

    /// <summary>Whether one is open, of either kind.</summary>
    public bool IsOpen => _depth > 0;

    /// <summary>Whether what comes now is no part of the page.</summary>
    public bool IsInert => _inert > 0;

    /// <summary>Takes a start tag.</summary>
    /// <param name="isShadow">Whether it declares a shadow root.</param>
    /// <returns>Whether a shadow root begins that is part of the page.</returns>
    public bool Start(bool isShadow)
    {
        if (isShadow && _depth < MaxShadowDepth) _shadows |= 1UL << _depth;
        else _inert++;
        _depth++;
        return !IsInert;
    }

    /// <summary>Takes an end tag, which may close nothing.</summary>
    /// <returns>Whether a shadow root ends that is part of the page.</returns>
    public bool End()
    {
        if (_depth == 0) return false;
        _depth--;
        var shadow = _depth < MaxShadowDepth ? 1UL << _depth : 0;
        var isShadow = (_shadows & shadow) != 0;
        if (!isShadow) _inert--;
        _shadows &= ~shadow;
        return isShadow && !IsInert;
    }

    public void Reset() => (_shadows, _depth, _inert) = (0, 0, 0);
}
