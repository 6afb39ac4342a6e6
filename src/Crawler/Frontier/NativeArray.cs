using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Crawler.Frontier;

/// <summary>
/// Numbers outside the collected heap: they grow without a copy where the system can do that, leave no garbage, and are neither scanned
/// nor counted by the collector, which would otherwise let as much garbage lie again. Not for several threads at once.
/// </summary>
internal sealed unsafe class NativeArray<T> : SafeHandleZeroOrMinusOneIsInvalid
    where T : unmanaged
{
    public NativeArray(int length)
        : base(ownsHandle: true)
    {
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)length, (nuint)sizeof(T)));
        Length = length;
    }

    public int Length { get; private set; }

    /// <summary>The numbers; valid until they are resized or disposed, and while this object is alive.</summary>
    public Span<T> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new Span<T>((void*)handle, Length);
        }
    }

    /// <summary>Gives them another length; those that stay keep their values, and new ones have any.</summary>
    public void Resize(int length)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        SetHandle((nint)NativeMemory.Realloc((void*)handle, (nuint)length * (nuint)sizeof(T)));
        Length = length;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
