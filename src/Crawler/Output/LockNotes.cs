using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Crawler.Output;

/// <summary>
/// What processes have noted in a crawl.lock: which one has begun last, and which one has left its reason. Each has a number, one more than any before, and each note its own place that is written at once: so
/// that they say the same in whatever order two threads of a process come to write them.
/// </summary>
/// <param name="Begun">The number of the last process that has begun; 0 where none has.</param>
/// <param name="Left">That of the last one that has left a reason; 0 where none has.</param>
/// <param name="Reason">What that one has left; null where none has.</param>
internal readonly record struct LockNotes(long Begun, long Left, string? Reason)
{
    // Bytes of a number; of the notes all in all.
    private const int Digits = 20;
    private const int Room = 4096;

    /// <summary>What to tell whoever asks: the reason, unless a process has begun since.</summary>
    public string? LastWords => Left > 0 && Left >= Begun && Reason is { Length: > 0 } ? Reason : null;

    /// <summary>The number of the next process; 1 or more.</summary>
    public long Next => Math.Max(Begun, Left) + 1;

    /// <summary>Reads them; what is no note is none.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static LockNotes Read(SafeFileHandle file)
    {
        Span<byte> room = stackalloc byte[Room];
        var read = 0;
        for (int more; read < Room && (more = RandomAccess.Read(file, room[read..], read)) > 0;) read += more;
        room[read..].Fill((byte)' ');
        return new LockNotes(Number(room[..Digits]), Number(room[Digits..(2 * Digits)]), Encoding.UTF8.GetString(room[(2 * Digits)..]).Trim());
    }

    /// <summary>Takes the room that they need, which a full disk has not got later.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static void TakeRoom(SafeFileHandle file)
    {
        if (RandomAccess.GetLength(file) is < Room and var length) RandomAccess.Write(file, Blank(Room - (int)length), length);
    }

    /// <summary>Notes that a process has begun.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Begin(SafeFileHandle file, long number) => RandomAccess.Write(file, Filled(Digits, number, ""), 0);

    /// <summary>Notes the reason that a process leaves, as much of it as there is room for. Always the whole place: a file system that writes over what is there needs no new block.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Leave(SafeFileHandle file, long number, string reason) => RandomAccess.Write(file, Filled(Room - Digits, number, reason), Digits);

    private static byte[] Filled(int length, long number, string text)
    {
        var note = Blank(length);
        Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture), note);
        Encoding.UTF8.GetEncoder().Convert(text, note.AsSpan(Digits), flush: true, out _, out _, out _);
        return note;
    }

    private static byte[] Blank(int length)
    {
        var blank = new byte[length];
        blank.AsSpan().Fill((byte)' ');
        return blank;
    }

    private static long Number(ReadOnlySpan<byte> digits) => long.TryParse(digits.Trim((byte)' '), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue ? number : 0;
}
