using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Crawler.MockWeb.Slow;

namespace Crawler.EndToEnd.Tests;

/// <summary>The packages: what is in them, and a program elsewhere that uses them.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Version = "0.1.0";
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(5);
    private static readonly string Root = FindRoot();
    private static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Packages_HaveTheRightContentAndAProgramElsewhereUsesThem()
    {
        await PackAsync();
        CheckLibrary("Crawler", ["Akka 1.5.74", "AngleSharp 1.10.3", "Microsoft.Data.Sqlite.Core 10.0.14", "SQLitePCLRaw.bundle_e_sqlite3 3.0.5", "UTF.Unknown 2.8.0"]);

        // What is pinned centrally stands in every package that leads to it.
        CheckLibrary("Crawler.Hosting", ["Akka 1.5.74", "Akka.Hosting 1.5.74", "AngleSharp 1.10.3", $"Crawler {Version}", "Microsoft.Data.Sqlite.Core 10.0.14", "Microsoft.Extensions.Hosting.Abstractions 10.0.14", "SQLitePCLRaw.bundle_e_sqlite3 3.0.5", "UTF.Unknown 2.8.0"]);
        CheckTool();
        await RunConsumerAsync();
        await RunToolAsync();
    }

    private async Task PackAsync()
    {
        foreach (var project in new[] { "Crawler", "Crawler.Hosting", "Crawler.Cli" })
            await DotnetAsync(Root, "pack", $"src/{project}", "-c", Configuration, "--no-build", "--nologo", "-v", "quiet", "-o", _folder.Below("packages"));
        Assert.Equal(
            [$"Crawler.{Version}.nupkg", $"Crawler.{Version}.snupkg", $"Crawler.Cli.{Version}.nupkg", $"Crawler.Cli.{Version}.snupkg", $"Crawler.Hosting.{Version}.nupkg", $"Crawler.Hosting.{Version}.snupkg"],
            Directory.GetFiles(_folder.Below("packages")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    private void CheckLibrary(string id, string[] dependencies)
    {
        using var package = Open(id);
        var names = package.Entries.Select(entry => entry.FullName).ToHashSet();
        Assert.Superset(new HashSet<string> { "README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml" }, names);
        var metadata = Metadata(package, id);
        Assert.Equal(dependencies, metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}").Order(StringComparer.Ordinal));
        using var symbols = ZipFile.OpenRead(Path.Combine(_folder.Below("packages"), $"{id}.{Version}.snupkg"));
        Assert.Contains($"lib/net10.0/{id}.pdb", symbols.Entries.Select(entry => entry.FullName));
    }

    private void CheckTool()
    {
        using var package = Open("Crawler.Cli");
        var names = package.Entries.Select(entry => entry.FullName).ToHashSet();
        Assert.Superset(new HashSet<string> { "README.md", "tools/net10.0/any/Crawler.Cli.dll", "tools/net10.0/any/Crawler.MockWeb.dll", "tools/net10.0/any/Akka.dll" }, names);
        var metadata = Metadata(package, "Crawler.Cli");
        Assert.DoesNotContain(metadata.Descendants(), element => element.Name.LocalName == "dependency");
        Assert.Contains(metadata.Descendants(), element => element.Name.LocalName == "packageType" && element.Attribute("name")?.Value == "DotnetTool");
    }

    private async Task RunConsumerAsync()
    {
        await using var server = await SlowServer.StartAsync();
        Directory.CreateDirectory(_folder.Below("consumer"));
        _folder.File("consumer/nuget.config", Sources());
        _folder.File("consumer/Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Crawler.Hosting" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        _folder.File("consumer/Program.cs", """
            using Crawler.Hosting;

            await using var crawler = CrawlerHost.Start(crawler => crawler.AddHocon("crawler { http.allow-private = [127.0.0.1], politeness.delay = 0 }"));
            var page = await crawler.FetchAsync(args[0]);
            Console.WriteLine($"fetched {page.Status}");
            var count = 0;
            await foreach (var found in crawler.CrawlAsync(CrawlRequest.Of(args[0]))) count++;
            Console.WriteLine($"crawled {count}");
            """);
        var output = await DotnetAsync(_folder.Below("consumer"), "run", "--", $"{server.Url}/links/5");
        // Nor has the build before it warned.
        Assert.Equal("fetched 200\ncrawled 6\n", output.ReplaceLineEndings("\n"));
    }

    private async Task RunToolAsync()
    {
        var tools = _folder.Below("tools");
        await DotnetAsync(_folder.Below("consumer"), "tool", "install", "Crawler.Cli", "--version", Version, "--tool-path", tools, "--configfile", _folder.Below("consumer/nuget.config"));
        Assert.Equal($"Crawler {Version}\n", (await RunAsync(Path.Combine(tools, "crawler"), tools, "--version")).ReplaceLineEndings("\n"));
    }

    // Our packages are looked for in the folder and kept out of the user's own cache, where a later test would find them; other packages may come from there.
    private string Sources() => $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="{_folder.Below("cache")}" /></config>
          <packageSources><add key="packed" value="{_folder.Below("packages")}" /></packageSources>
          <fallbackPackageFolders><add key="user" value="{Cache()}" /></fallbackPackageFolders>
        </configuration>
        """;

    private static string Cache() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given ? given : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(_folder.Below("packages"), $"{id}.{Version}.nupkg"));

    private static XElement Metadata(ZipArchive package, string id)
    {
        using var stream = package.GetEntry($"{id}.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().First();
        Assert.Equal((id, Version, "MIT", "README.md"), (Value("id"), Value("version"), Value("license"), Value("readme")));
        return metadata;

        string? Value(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
    }

    private static Task<string> DotnetAsync(string folder, params string[] arguments) => RunAsync(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", folder, arguments);

    private static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";

        // A build server that outlives the test would keep its pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(LongEnough);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {process.ExitCode}\n{await output}\n{await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Crawler.sln"))) return folder;
        }

        throw new DirectoryNotFoundException("Crawler.sln is not above the tests");
    }
}
