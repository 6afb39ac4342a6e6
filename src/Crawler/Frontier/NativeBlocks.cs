using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Crawler.Frontier;

/// <summary>
/// Memory outside the collected heap that is only ever asked for in blocks of one size and given back as a whole: nothing of it moves, so that growing leaves no
/// holes which the system's allocator could fill with nothing else. Not for several threads at once.
/// </summary>
internal sealed unsafe class NativeBlocks : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Bytes of one page.</summary>
    public const int PageBytes = 32 * 1024;

    // Big enough that the allocator's own words beside a block count for nothing, and small enough that the end of the last one does. What is given back may stay with the allocator for the next set (glibc maps blocks
    // of this size one by one only until the first of them is given back).
    private const int BlockPages = 32;

    private readonly List<nint> _blocks = [];
    private int _pagesLeft;

    public NativeBlocks()
        : base(ownsHandle: true) => SetHandle(1);

    /// <summary>Memory of all blocks.</summary>
    public long Bytes => (long)_blocks.Count * PageBytes * BlockPages;

    /// <summary>A page, with anything in it; valid until this is disposed.</summary>
    /// <exception cref="OutOfMemoryException">There is none; those before stay.</exception>
    public nint NextPage()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (_pagesLeft == 0)
        {
            _blocks.Add((nint)NativeMemory.Alloc((nuint)PageBytes * BlockPages));
            _pagesLeft = BlockPages;
        }

        return _blocks[^1] + ((BlockPages - _pagesLeft--) * PageBytes);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        foreach (var block in _blocks) NativeMemory.Free((void*)block);
        _blocks.Clear();
        return true;
    }
}
