using System.Reflection;

namespace Crawler.Tests.Architecture;

/// <summary>What the packages show to others is written down, so that nobody changes it without noticing.</summary>
public class PublicApiTests
{
    private const string Update = "CRAWLER_UPDATE_API";

    [Theory]
    [InlineData("Crawler")]
    [InlineData("Crawler.Hosting")]
    public void Surface_IsTheRecordedOne(string name)
    {
        var path = Path.Combine(SourceTree.Root, "tests", "Crawler.Tests", $"PublicApi.{name}.txt");
        var surface = PublicSurface.Of(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable(Update) == "1") File.WriteAllText(path, string.Join('\n', surface) + "\n");
        var recorded = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n') : [];
        var (gone, added) = (Missing(recorded, surface), Missing(surface, recorded));
        Assert.True(
            recorded.SequenceEqual(surface),
            $"The public surface of {name} has changed. If that is meant, run: {Update}=1 ./run.sh test --filter PublicApiTests, and commit {Path.GetFileName(path)}.\n{string.Join('\n', gone.Select(line => "- " + line).Concat(added.Select(line => "+ " + line)))}");
    }

    [Theory]
    [InlineData("Crawler")]
    [InlineData("Crawler.Hosting")]
    public void PackedLibrary_HasADocumentOfItsSurface(string name)
    {
        var documents = System.Xml.Linq.XDocument.Load(Path.ChangeExtension(Assembly.Load(name).Location, ".xml")).Descendants("member").Select(member => member.Attribute("name")!.Value).ToHashSet();
        Assert.All(Assembly.Load(name).GetExportedTypes(), type => Assert.Contains($"T:{type.FullName!.Replace('+', '.')}", documents));
    }

    // A line may stand below several types; what matters is below which.
    private static IEnumerable<string> Missing(IReadOnlyList<string> from, IReadOnlyList<string> other)
    {
        var known = Owned(other).ToHashSet();
        return Owned(from).Where(line => !known.Contains(line));
    }

    private static IEnumerable<string> Owned(IEnumerable<string> lines)
    {
        var owner = "";
        foreach (var line in lines)
        {
            if (!line.StartsWith(' ')) owner = line;
            yield return line.StartsWith(' ') ? $"{owner.Split(" : ")[0]}: {line.Trim()}" : line;
        }
    }
}
