using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crawler.Cli.Tour;

/// <summary>The JSON that the tour sends and reads; its code is made when the program is built, as native code needs it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ItemsPage), TypeInfoPropertyName = "ItemsPageType")]
[JsonSerializable(typeof(Visitor), TypeInfoPropertyName = "VisitorType")]
[JsonSerializable(typeof(Echo), TypeInfoPropertyName = "EchoType")]
internal sealed partial class TourJson : JsonSerializerContext
{
    /// <summary>A page of a list.</summary>
    public sealed record ItemsPage(int[] Items);

    /// <summary>Who posts.</summary>
    public sealed record Visitor(string Name);

    /// <summary>What the server got.</summary>
    public sealed record Echo(string Method, string Body, Dictionary<string, string> Headers);
}
