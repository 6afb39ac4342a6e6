using System.Globalization;
using Crawler.Frontier;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Frontier;

public class NameBookTests
{
    // Few and alike, so that random ones are often the same, or the beginning or the end of one another.
    private static readonly Gen<string> Names = Gen.Elements("a", "b", ".", "www.", "example.org", ":80", "\0", new string('c', 254), new string('d', 255)).ArrayOf().Select(string.Concat);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("example.org:8080")]
    [InlineData("[2001:db8::1]")]
    [InlineData("http://example.org/folder/")]
    public void AddedText_IsFoundAndNoneThatIsLikeIt(string name)
    {
        var book = new NameBook();
        Assert.False(book.Contains(name));

        book.Add(name);

        Assert.True(book.Contains(name));
        Assert.False(book.Contains(name + "a"));
        Assert.False(book.Contains("a" + name + "b"));
        Assert.False(book.Contains(name + "\0"));
        if (name.Length > 1) Assert.False(book.Contains(name.AsSpan(0, name.Length - 1)));
    }

    [Theory]
    [InlineData(253)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(100_000)]
    public void LongText_IsKeptWhole(int length)
    {
        var book = new NameBook();
        var name = new string('a', length);
        book.Add(name + "b");

        Assert.True(book.Contains(name + "b"));
        Assert.False(book.Contains(name + "c"));
        Assert.False(book.Contains(name));
        Assert.False(book.Contains(name + "bb"));
    }

    [Fact]
    public void TextsBesideEachOther_AreNoText()
    {
        var book = new NameBook();
        book.Add("a");
        book.Add("b");

        Assert.False(book.Contains("a\u0001b"));
        Assert.False(book.Contains("ab"));
    }

    [Fact]
    public void TextThatIsNotAscii_IsRefusedAndNeverFound()
    {
        var book = new NameBook();
        book.Add("ex?mple.org");

        Assert.Throws<ArgumentException>(() => book.Add("ex\u00e4mple.org"));
        Assert.False(book.Contains("ex\u00e4mple.org"));
    }

    [Fact]
    public void SameHash_DoesNotMakeTextsTheSame()
    {
        const ulong Hash = 0x0123_4567_89AB_CDEF;
        var layer = NameLayer.Upon(null, 0);
        var first = layer.Add(Hash, "inside.example");

        Assert.Equal(-1, layer.Find(Hash, "attack.example"));
        var second = layer.Add(Hash, "attack.example");

        Assert.NotEqual(first, second);
        Assert.Equal(first, layer.Find(Hash, "inside.example"));
        Assert.Equal(second, layer.Find(Hash, "attack.example"));
        Assert.Equal(-1, layer.Find(Hash, "other.example"));
    }

    // The hash is the same, so that nothing but the texts tells them apart.
    [Theory]
    [InlineData("ex?mple.org", "ex\u00e4mple.org", "ex\u013fmple.org", "EX?mple.org", "ex?mple.orh", "ex?mple.or", "ex?mple.org.")]
    [InlineData("", "\0", " ")]
    [InlineData("a\u0001b", "a", "b", "ab", "a\u0001c")]
    public void TextsThatAreAlike_AreToldApart(string name, params string[] others)
    {
        var layer = NameLayer.Upon(null, 0);
        var slot = layer.Add(7, name);
        Assert.Equal(slot, layer.Find(7, name));
        Assert.All(others, other => Assert.Equal(-1, layer.Find(7, other)));
    }

    [Theory]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(300)]
    public void LongTextsThatAreAlike_AreToldApart(int length)
    {
        var layer = NameLayer.Upon(null, 10 * length);
        var name = new string('a', length);
        Assert.Equal(layer.Add(7, name), layer.Find(7, name));
        foreach (var other in new[] { name[..^1], name + "a", name[..^1] + "b", "b" + name[1..], name[..^1] + "\u0161", name.ToUpperInvariant() }) Assert.Equal(-1, layer.Find(7, other));
    }

    [Fact]
    public void ThreadsThatAddTheSameTextsToALayer_TakeItsRoomOnce()
    {
        const int Count = 30;
        for (var round = 0; round < 200; round++)
        {
            var layer = NameLayer.Upon(null, 0);
            using var together = new Barrier(4);
            var slots = new int[4][];
            var threads = Enumerable.Range(0, 4).Select(number => new Thread(() =>
            {
                together.SignalAndWait();
                slots[number] = [.. Enumerable.Range(0, Count).Select(i => layer.Add(7, Text(i)))];
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Assert.All(slots, places => Assert.Equal(slots[0], places));
            Assert.DoesNotContain(-1, slots[0]);
        }
    }

    [Fact]
    public void FullLayer_TakesNoMoreAndIsLookedThroughToTheEnd()
    {
        const ulong Hash = ulong.MaxValue;
        var layer = NameLayer.Upon(null, 0);
        var taken = Enumerable.Range(0, layer.Capacity).Count(i => layer.Add(Hash, Text(i)) >= 0);

        Assert.Equal(layer.Capacity / 3 * 2, taken);
        Assert.Equal(-1, layer.Find(Hash, "other"));
        Assert.All(Enumerable.Range(0, taken), i => Assert.InRange(layer.Find(Hash, Text(i)), 0, layer.Capacity - 1));
    }

    [Fact]
    public void LayerWithoutRoomForATextsLength_TakesNoneOfIt()
    {
        var layer = NameLayer.Upon(null, 0);
        Assert.Equal(-1, layer.Add(1, new string('a', 100_000)));
        Assert.InRange(NameLayer.Upon(layer, 100_000).Add(1, new string('a', 100_000)), 0, int.MaxValue);
    }

    [Fact]
    public void RandomTexts_AreThoseOfAHashSet() => Prop.ForAll(Names.ArrayOf().Two().ToArbitrary(), texts =>
    {
        var (book, expected) = (new NameBook(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var name in texts.Item1)
        {
            book.Add(name);
            expected.Add(name);
        }

        return texts.Item1.Concat(texts.Item2).All(name => book.Contains(name) == expected.Contains(name));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(200));

    [Fact]
    public void ThreadsThatAddTheSameTexts_LoseNone()
    {
        const int Count = 20_000;
        var book = new NameBook();
        Parallel.For(0, 4, thread =>
        {
            for (var i = 0; i < Count; i++)
            {
                var name = Text(thread % 2 == 0 ? i : Count - 1 - i);
                book.Add(name);
                Assert.True(book.Contains(name));
            }
        });

        Assert.All(Enumerable.Range(0, Count), i => Assert.True(book.Contains(Text(i))));
        Assert.False(book.Contains(Text(Count)));
    }

    [Fact]
    public void ManyNamesOfHosts_TakeSixtyBytesEachAtMost()
    {
        var book = new NameBook();
        for (var i = 0; i < 100_000; i++) book.Add(string.Create(CultureInfo.InvariantCulture, $"www.host-{i:D6}.test"));

        Assert.InRange(book.Bytes / 100_000, 20, 60);
    }

    private static string Text(int i) => string.Create(CultureInfo.InvariantCulture, $"h{i}");
}
