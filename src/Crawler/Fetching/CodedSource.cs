namespace Crawler.Fetching;

/// <summary>
/// What a decoder reads from. The framework's decoders take an end in the middle of their data for the end of it, so this source tells the
/// two apart: it appends one zero byte, which a decoder that has seen its end leaves alone, while one that has not asks for yet more.
/// </summary>
/// <param name="coded">The coded bytes.</param>
internal sealed class CodedSource(Stream coded) : ReadOnlyStream
{
    private readonly byte[] _ahead = new byte[2];
    private int _aheadLength;
    private int _aheadUsed;
    private bool _any;
    private bool _ended;

    /// <summary>Whether the decoder wanted more than there was.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Whether the data begins as the zlib format does (RFC 1950 section 2.2), which RFC 9110 section 8.4.1.2 demands of <c>deflate</c> and many servers leave out.</summary>
    public async Task<bool> BeginsAsZlibAsync(CancellationToken cancellationToken)
    {
        while (_aheadLength < 2)
        {
            var read = await coded.ReadAsync(_ahead.AsMemory(_aheadLength), cancellationToken);
            if (read == 0) return false;
            _aheadLength += read;
        }

        return (_ahead[0] & 0x0F) == 8 && _ahead[0] >> 4 <= 7 && ((_ahead[0] << 8) | _ahead[1]) % 31 == 0;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        var read = await ReadCodedAsync(buffer, cancellationToken);
        if (read > 0)
        {
            _any = true;
            return read;
        }

        // No data at all is an empty body that was never encoded.
        if (!_any) return 0;
        IsTruncated = _ended;
        if (_ended) return 0;
        _ended = true;
        buffer.Span[0] = 0;
        return 1;
    }

    private async ValueTask<int> ReadCodedAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_aheadUsed == _aheadLength) return await coded.ReadAsync(buffer, cancellationToken);
        var count = Math.Min(buffer.Length, _aheadLength - _aheadUsed);
        _ahead.AsMemory(_aheadUsed, count).CopyTo(buffer);
        _aheadUsed += count;
        return count;
    }
}
