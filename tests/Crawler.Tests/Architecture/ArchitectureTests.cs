using System.Reflection;
using System.Text.RegularExpressions;
using Crawler.Crawling;

namespace Crawler.Tests.Architecture;

public partial class ArchitectureTests
{
    private static readonly Assembly Engine = typeof(CrawlScope).Assembly;

    [Theory]
    [InlineData("src/Crawler/Urls")]
    [InlineData("src/Crawler/Robots")]
    [InlineData("src/Crawler/Sitemaps")]
    [InlineData("src/Crawler/Configuration")]
    public void PureRooms_SeeNoActors(string folder)
    {
        Assert.DoesNotContain(SourceTree.Files(folder), file => file.Text.Contains("using Akka.Actor", StringComparison.Ordinal));
    }

    [Fact]
    public void Engine_KnowsNoConsoleNoWebServerAndNoHost()
    {
        var references = Engine.GetReferencedAssemblies().Select(name => name.Name!).ToArray();
        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(references, name => name is "System.Console" or "Spectre.Console" or "System.CommandLine" or "Crawler.Hosting" or "Crawler.Cli" or "Crawler.MockWeb");
    }

    [Fact]
    public void MockWeb_KnowsNothingOfTheCrawler()
    {
        var references = typeof(global::Crawler.MockWeb.MockWebServer).Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToArray();
        Assert.DoesNotContain(references, name => name is "Crawler" or "Crawler.Hosting" or "Crawler.Cli" or "Akka" or "AngleSharp");
    }

    [Fact]
    public void SystemUri_StaysInTheRoomOfUrls()
    {
        var outside = SourceTree.Files("src/Crawler").Concat(SourceTree.Files("src/Crawler.Hosting")).Concat(SourceTree.Files("src/Crawler.Cli"))
            .Where(file => !file.Path.StartsWith("src/Crawler/Urls/", StringComparison.Ordinal))
            .Where(file => UriUse().IsMatch(WithoutComments(file.Text)))
            .Select(file => file.Path);
        Assert.Empty(outside);
    }

    [Fact]
    public void SharedState_StaysOutOfTheEngine()
    {
        // Names that are only ever added to, a counter of identities, the thread below a mailbox: each says why in a line of its own.
        string[] reasoned = ["src/Crawler/Crawling/DedicatedThreadDispatcher.cs", "src/Crawler/Fetching/Exchange.cs", "src/Crawler/Fetching/HttpRoute.cs", "src/Crawler/Fetching/HttpRoutes.cs", "src/Crawler/Fetching/OpenConnections.cs", "src/Crawler/Frontier/NameBook.cs", "src/Crawler/Frontier/NameLayer.cs", "src/Crawler.Hosting/CrawlerHost.cs"];
        var outside = SourceTree.Files("src/Crawler").Concat(SourceTree.Files("src/Crawler.Hosting"))
            .Where(file => !reasoned.Contains(file.Path) && SharedState().IsMatch(WithoutComments(file.Text)))
            .Select(file => file.Path);
        Assert.Empty(outside);
    }

    [Fact]
    public void EveryProtocolMessage_IsReceivedByAnActor()
    {
        var handled = SourceTree.Files("src/Crawler").SelectMany(file => Receives().Matches(file.Text)).Select(match => match.Groups[1].Value).ToHashSet();
        var askedFor = SourceTree.Files("src/Crawler").Concat(SourceTree.Files("src/Crawler.Hosting")).SelectMany(file => Asks().Matches(file.Text)).Select(match => match.Groups[1].Value).ToHashSet();
        var unheard = Engine.GetTypes()
            .Where(type => type.DeclaringType is { } protocol && protocol.Name.EndsWith("Protocol", StringComparison.Ordinal) && protocol.IsAbstract && protocol.IsSealed)
            .Where(type => !IsPartOfAnother(type))
            .Select(type => $"{type.DeclaringType!.Name}.{type.Name}")
            .Where(name => !handled.Contains(name) && !askedFor.Contains(name));
        Assert.Empty(unheard);
    }

    private static bool IsPartOfAnother(Type type) => Engine.GetTypes().SelectMany(other => other.GetConstructors()).SelectMany(constructor => constructor.GetParameters())
        .Any(parameter => parameter.ParameterType == type || parameter.ParameterType.GenericTypeArguments.Contains(type));

    private static string WithoutComments(string text) => Comments().Replace(text, "");

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comments();

    [GeneratedRegex(@"(?<![\w.""])(System\.)?Uri(Builder|Kind|Format|Components)?[ ?.(]")]
    private static partial Regex UriUse();

    [GeneratedRegex(@"\block ?\(|\bvolatile\b|\bConcurrent(Dictionary|Queue|Bag|Stack)\b|\bInterlocked\b|\bMonitor\.|\bSemaphoreSlim\b|ReaderWriterLock")]
    private static partial Regex SharedState();

    [GeneratedRegex(@"Receive<([\w.]*Protocol\.\w+)>")]
    private static partial Regex Receives();

    [GeneratedRegex(@"Ask(?:Async)?<([\w.]*Protocol\.\w+)>")]
    private static partial Regex Asks();
}
