using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Akka.Tests;

/// <summary>FACTS.md is the table of contents of these tests, and stays so.</summary>
public partial class FactsTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Here(), "FACTS.md"));

    private static readonly string[] Named =
        [.. Lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).SelectMany(line => TestName().Matches(line).Select(match => match.Groups[1].Value))];

    private static readonly string[] Existing =
    [
        .. typeof(FactsTests).Assembly.GetTypes()
            .Where(type => type.IsClass && !type.IsAbstract && type != typeof(FactsTests))
            .SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => $"{type.Name}.{method.Name}")),
    ];

    [Fact]
    public void EveryFactNamesATestThatExists()
    {
        Assert.Empty(Named.Except(Existing));
        Assert.DoesNotContain(Lines, line => FactRow().IsMatch(line) && !TestName().IsMatch(line));
    }

    [Fact]
    public void EveryTestStandsForAFact() => Assert.Empty(Existing.Except(Named));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"\b(\w+Tests\.\w+)", RegexOptions.None, 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| (?!Fact \|)[^-]", RegexOptions.None, 1000)]
    private static partial Regex FactRow();
}
