using System.Globalization;
using Crawler.Frontier;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Frontier;

public class NameSetTests
{
    private static readonly Gen<string> Names = Gen.Choose(0, 150).Select(Text);

    [Fact]
    public void Added_IsNewOnce()
    {
        var set = new NameSet(new NameBook());
        Assert.False(set.Contains("example.org"));

        Assert.True(set.Add("example.org"));
        Assert.False(set.Add("example.org"));

        Assert.True(set.Contains("example.org"));
        Assert.False(set.Contains("example.com"));
    }

    [Fact]
    public void WhatIsInTheBookOnly_IsNotInTheSet()
    {
        var book = new NameBook();
        var (one, other) = (new NameSet(book), new NameSet(book));
        one.Add("example.org");
        book.Add("example.com");

        Assert.False(other.Contains("example.org"));
        Assert.False(one.Contains("example.com"));
        Assert.True(other.Add("example.org"));
        Assert.True(one.Add("example.com"));
        Assert.True(one.Contains("example.org"));
    }

    [Fact]
    public void ThreadsWithSetsOfOneBook_DoNotDisturbEachOther()
    {
        const int Count = 20_000;
        var book = new NameBook();
        var sets = Enumerable.Range(0, 4).Select(_ => new NameSet(book)).ToArray();
        Parallel.For(0, sets.Length, thread =>
        {
            for (var i = 0; i < Count; i++)
            {
                var name = Text(thread % 2 == 0 ? i : Count - 1 - i);
                Assert.True(sets[thread].Add(name));
                Assert.False(sets[thread].Add(name));
            }
        });

        Assert.All(Enumerable.Range(0, Count), i => Assert.All(sets, set => Assert.True(set.Contains(Text(i)))));
        Assert.All(sets, set => Assert.False(set.Contains(Text(Count))));
    }

    [Fact]
    public void RandomSetsOfOneBook_AreHashSets() => Prop.ForAll(Gen.Choose(0, 2).Zip(Names).ArrayOf().ToArbitrary(), steps =>
    {
        var book = new NameBook();
        var sets = Enumerable.Range(0, 3).Select(_ => (Set: new NameSet(book), Expected: new HashSet<string>(StringComparer.Ordinal))).ToArray();
        return steps.All(step => sets[step.Item1].Set.Add(step.Item2) == sets[step.Item1].Expected.Add(step.Item2))
            && steps.All(step => sets.All(pair => pair.Set.Contains(step.Item2) == pair.Expected.Contains(step.Item2)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(400));

    private static string Text(int i) => string.Create(CultureInfo.InvariantCulture, $"host{i}.example");
}
