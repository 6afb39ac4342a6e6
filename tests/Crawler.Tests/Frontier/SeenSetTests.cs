using Crawler.Frontier;

namespace Crawler.Tests.Frontier;

public class SeenSetTests
{
    [Fact]
    public void AddedTwice_IsSeenTheSecondTime()
    {
        using var set = new SeenSet();
        Assert.True(set.Add(7));
        Assert.False(set.Add(7));
        Assert.True(set.Contains(7));
        Assert.False(set.Contains(8));
        Assert.Equal(1, set.Count);
    }

    [Fact]
    public void GrownManyTimes_ForgetsNothing()
    {
        using var set = new SeenSet();
        var random = new Random(1);
        var added = new HashSet<ulong>();
        while (added.Count < 100_000)
        {
            var fingerprint = (ulong)random.NextInt64() << 1 | 1;
            Assert.Equal(added.Add(fingerprint), set.Add(fingerprint));
        }

        Assert.All(added, fingerprint => Assert.True(set.Contains(fingerprint)));
        Assert.Equal(added.Count, set.Count);
        Assert.InRange((double)set.Bytes / set.Count, 8, 11);
    }

    [Fact]
    public void Notes_OutliveGrowth_AndCostNoMoreThanFiveBytesEach()
    {
        using var set = new SeenSet();
        var random = new Random(1);
        var notes = new Dictionary<ulong, (byte, uint)>();
        while (set.Count < 400_000)
        {
            var fingerprint = (ulong)random.NextInt64() << 1 | 1;
            set.Add(fingerprint);
            if (set.Count % 3 == 0) continue;
            var (mark, number) = ((byte)random.Next(SeenSet.LargestMark + 1), (uint)random.NextInt64(uint.MaxValue));
            set.Note(fingerprint, mark, number);
            notes[fingerprint] = mark == 0 ? default : (mark, number);
        }

        Assert.All(notes, note => Assert.Equal(note.Value, set.NoteOf(note.Key)));
        Assert.InRange((double)set.Bytes / set.Count, 12, 16);
    }

    [Fact]
    public void Note_MayBeChangedAndTakenAway()
    {
        using var set = new SeenSet();
        set.Add(7);
        Assert.Equal(default, set.NoteOf(7));
        Assert.Equal(default, set.NoteOf(8));
        set.Note(7, SeenSet.LargestMark, uint.MaxValue);
        Assert.Equal((SeenSet.LargestMark, uint.MaxValue), set.NoteOf(7));
        set.Note(7, 1, 2);
        Assert.Equal(((byte)1, 2U), set.NoteOf(7));
        Assert.False(set.Add(7));
        set.Note(7, 0, 0);
        Assert.Equal(default, set.NoteOf(7));
        Assert.True(set.Contains(7));
        Assert.Throws<ArgumentException>(() => set.Note(8, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Note(7, SeenSet.LargestMark + 1, 1));
    }

    [Fact]
    public void Flags_OutliveGrowthAndNotes_AndCostNoMemory()
    {
        using var set = new SeenSet();
        using var bare = new SeenSet();
        var random = new Random(1);
        var flags = new Dictionary<ulong, SeenFlag?>();
        while (set.Count < 400_000)
        {
            var fingerprint = ((ulong)random.NextInt64() << 1) | 1;
            set.Add(fingerprint);
            bare.Add(fingerprint);
            var flag = random.Next(4) switch { 0 => SeenFlag.Listed, 1 => SeenFlag.Linked, _ => default(SeenFlag?) };
            flags[fingerprint] = flag;
            if (flag is { } told) Assert.True(set.Flag(fingerprint, told));
        }

        Assert.Equal(bare.Bytes, set.Bytes);
        var noted = flags.Keys.First(fingerprint => flags[fingerprint] == SeenFlag.Linked);
        set.Note(noted, SeenSet.LargestMark, 5);
        Assert.False(set.Flag(noted, SeenFlag.Linked));
        Assert.Equal((SeenSet.LargestMark, 5U), set.NoteOf(noted));
        set.Note(noted, 0, 0);
        Assert.All(flags, known => Assert.Equal((known.Value == SeenFlag.Listed, known.Value == SeenFlag.Linked), (set.HasFlag(known.Key, SeenFlag.Listed), set.HasFlag(known.Key, SeenFlag.Linked))));
        Assert.False(set.Add(noted, out var mark, out _));
        Assert.Equal(0, mark);
    }

    [Fact]
    public void FlagOnWhatIsNotKnown_IsAnError()
    {
        using var set = new SeenSet();
        Assert.Throws<ArgumentException>(() => set.Flag(7, SeenFlag.Listed));
        Assert.False(set.HasFlag(7, SeenFlag.Listed));
        set.Add(7);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Flag(7, (SeenFlag)2));
    }

    [Fact]
    public void GrownPastManyPages_FindsWhatLiesAcrossTheirEdges()
    {
        // All in one table.
        using var set = new SeenSet();
        var random = new Random(1);
        var added = new HashSet<ulong>();
        while (added.Count < 20_000) added.Add((ulong)random.NextInt64(1L << 56) | 1);
        foreach (var fingerprint in added) Assert.True(set.Add(fingerprint));
        foreach (var fingerprint in added) Assert.False(set.Add(fingerprint));
        foreach (var fingerprint in added) Assert.False(set.Contains(fingerprint & ~1UL));
        Assert.Equal(20_000, set.Count);
    }

    [Fact]
    public void FingerprintOfWhichNothingIsLeft_IsSeenToo()
    {
        using var set = new SeenSet();
        Assert.True(set.Add(0xAB00_0000_0000_0000));
        Assert.True(set.Contains(0xAB00_0000_0000_0000));
        Assert.False(set.Contains(0xAC00_0000_0000_0000));
    }

    [Fact]
    public void NeighbouringSlots_AreToldApart()
    {
        // All of these start at the same slot.
        using var set = new SeenSet();
        for (var i = 1UL; i <= 500; i++) Assert.True(set.Add(i));
        for (var i = 1UL; i <= 500; i++) Assert.False(set.Add(i));
        Assert.False(set.Contains(501UL));
    }
}
