using System.Text.Json;
using System.Text.Json.Serialization;
using Crawler.Urls;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>What the URLs of a crawl.db are identified by: fixed when the crawl was begun, because every fingerprint depends on it.</summary>
internal static class StoredKeyRules
{
    /// <summary>As text.</summary>
    public static string Write(UrlsOptions options) => JsonSerializer.Serialize(options, StoredKeyRulesJson.Default.UrlsOptions);

    /// <summary>Reads it; null of a crawl that was begun before there was a choice.</summary>
    /// <exception cref="CrawlStoreException">It is damaged.</exception>
    public static UrlsOptions? Read(SqliteConnection connection)
    {
        if (CrawlDatabase.Get(connection, StoreKeys.Urls) is not string text) return null;
        try
        {
            return JsonSerializer.Deserialize(text, StoredKeyRulesJson.Default.UrlsOptions);
        }
        catch (JsonException)
        {
            throw new CrawlStoreException(CrawlStoreFault.Damaged, $"{connection.DataSource} is damaged: the table crawl has no readable row {StoreKeys.Urls}");
        }
    }

    /// <summary>The key in which two differ, with what the crawl was begun with; null where they are the same.</summary>
    public static (string Key, string Begun)? Difference(UrlsOptions begun, UrlsOptions wanted)
    {
        if (begun.SortQuery != wanted.SortQuery) return ("crawler.urls.sort-query", begun.SortQuery ? "on" : "off");
        if (begun.SessionSegments != wanted.SessionSegments) return ("crawler.urls.session-segments", begun.SessionSegments ? "on" : "off");
        if (!AreSame(begun.DropParameters, wanted.DropParameters)) return ("crawler.urls.drop-parameters", $"[{string.Join(", ", begun.DropParameters)}]");
        return AreSame(begun.SessionIds, wanted.SessionIds) ? null : ("crawler.urls.session-ids", $"[{string.Join(", ", begun.SessionIds)}]");
    }

    private static bool AreSame(IEnumerable<string> one, IEnumerable<string> other) => one.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(other);
}

/// <summary>Their JSON, whose code is made when the program is built: reflection would make every crawl begin later.</summary>
[JsonSerializable(typeof(UrlsOptions))]
internal sealed partial class StoredKeyRulesJson : JsonSerializerContext;
