using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Crawler.Frontier;

/// <summary>
/// Numbers outside the collected heap: they grow without a copy and leave no garbage, and are neither scanned nor counted by the collector, which would
/// otherwise let as much garbage lie again. The first page is of the size that is needed, and the others are of the blocks. Not for several threads at once.
/// </summary>
/// <param name="blocks">Where the pages behind the first come from; to be disposed after this.</param>
internal sealed unsafe class NativeArray<T>(NativeBlocks blocks) : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    where T : unmanaged
{
    private nint[] _pages = [];

    public int Length { get; private set; }

    /// <summary>Memory of the first page; the others are the blocks'.</summary>
    public long OwnBytes => (long)Math.Min((uint)Length, PageLength) * sizeof(T);

    // A power of two, so that the compiler divides by a shift.
    private static uint PageLength => NativeBlocks.PageBytes / (uint)sizeof(T);

    /// <summary>One of the numbers; valid until they grow or are disposed, and while this object is alive.</summary>
    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Length) ThrowOutside(index);
            return ref ((T*)_pages[(uint)index / PageLength])[(uint)index % PageLength];
        }
    }

    /// <summary>The numbers from one on as far as they lie side by side; at least that one. Valid as one of them is.</summary>
    public Span<T> From(int index)
    {
        ref var first = ref this[index];
        return MemoryMarshal.CreateSpan(ref first, (int)Math.Min(PageLength - ((uint)index % PageLength), (uint)(Length - index)));
    }

    /// <summary>Makes room for more numbers; those that are here keep their values, and new ones have any. Where there is no memory for them, all is as it was.</summary>
    /// <exception cref="OutOfMemoryException">There is none.</exception>
    public void Grow(int length)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, Length);
        var pages = _pages;
        Array.Resize(ref pages, (int)(((uint)length + PageLength - 1) / PageLength));
        for (var page = Math.Max(1, _pages.Length); page < pages.Length; page++) pages[page] = blocks.NextPage();

        // Last of what can fail: it moves the first page.
        if (_pages.Length <= 1 && pages.Length > 0) SetHandle(pages[0] = (nint)NativeMemory.Realloc((void*)handle, (nuint)Math.Min((uint)length, PageLength) * (nuint)sizeof(T)));
        (_pages, Length) = (pages, length);
    }

    public void Clear()
    {
        for (var i = 0; i < Length;)
        {
            var run = From(i);
            run.Clear();
            i += run.Length;
        }
    }

    public void CopyTo(NativeArray<T> other)
    {
        for (var i = 0; i < Length;)
        {
            var run = From(i);
            run = run[..Math.Min(run.Length, other.From(i).Length)];
            run.CopyTo(other.From(i));
            i += run.Length;
        }
    }

    private void ThrowOutside(int index)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Length}");
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        (_pages, Length) = ([], 0);
        return true;
    }
}
