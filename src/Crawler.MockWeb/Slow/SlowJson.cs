using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crawler.MockWeb.Slow;

/// <summary>The JSON that the slow server answers; its code is made when the program is built, as native code needs it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ItemsPage), TypeInfoPropertyName = "ItemsPageType")]
[JsonSerializable(typeof(Echo), TypeInfoPropertyName = "EchoType")]
[JsonSerializable(typeof(Paging), TypeInfoPropertyName = "PagingType")]
internal sealed partial class SlowJson : JsonSerializerContext
{
    /// <summary>A page of a list.</summary>
    public sealed record ItemsPage(int[] Items, Paging Paging);

    /// <summary>Where the list goes on; null both on its last page.</summary>
    public sealed record Paging(string? Cursor, string? Next);

    /// <summary>A request, as it came.</summary>
    public sealed record Echo(string Method, string? Path, Dictionary<string, string> Headers, string Body, string? Next);
}
