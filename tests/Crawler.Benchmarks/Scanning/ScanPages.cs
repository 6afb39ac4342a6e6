using Crawler.Fetching;
using Crawler.MockWeb;
using Crawler.Urls;

namespace Crawler.Benchmarks.Scanning;

/// <summary>Pages that are scanned from memory: of a folder, or of the mock web.</summary>
internal static class ScanPages
{
    private const int OfMockWeb = 2_000;

    public static FetchOutcome.Success[] Read(string folder, int most) =>
        [.. Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(most)
            .Select(file => Page("http://site.example/" + string.Join('/', Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString)), File.ReadAllBytes(file)))];

    /// <summary>The pages of a mock web of one host, the same in every run.</summary>
    public static async Task<FetchOutcome.Success[]> MakeUpAsync()
    {
        await using var web = await MockWebServer.StartAsync(new MockWebOptions { Hosts = 1, Pages = OfMockWeb, KeepLog = false, CompressedPercent = 0, SlowPercent = 0, ServerErrorPercent = 0, FlakyPercent = 0 });
        using var client = new HttpClient();
        var pages = new List<FetchOutcome.Success>();
        foreach (var text in web.Truth.Pages)
        {
            var url = new Uri(text);
            using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(url) { Host = "127.0.0.1", Port = web.Port }.Uri) { Headers = { Host = url.Host } };
            using var response = await client.SendAsync(request);
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/html") pages.Add(Page(text, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType.ToString()));
        }

        return [.. pages];
    }

    private static FetchOutcome.Success Page(string url, byte[] body, string type = "text/html") =>
        CanonicalUrl.TryCreate(url, out var canonical, out var error)
            ? new FetchOutcome.Success(new ResponseHead { Url = canonical, Status = 200, HttpVersion = "1.1", ContentType = type, BytesWire = body.Length }, body) { Elapsed = TimeSpan.Zero }
            : throw new ArgumentException($"{url}: {error}", nameof(url));
}
