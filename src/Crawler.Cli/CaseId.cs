using System.Text;
using System.Text.Json;

namespace Crawler.Cli;

/// <summary>The name that a case on standard input gives itself, whatever its type: also of a line that is broken further on, so that its error can be told apart.</summary>
internal static class CaseId
{
    /// <summary>The value of the field <c>id</c> as it is written, JSON itself, but without carriage returns; null where there is none, or the line is broken before its end.</summary>
    /// <param name="line">The line.</param>
    public static string? Of(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var reader = new Utf8JsonReader(bytes);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                if (!reader.Read()) return null;
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                // A carriage return stands between the parts of a value, never within one; an answer holds none, for readers that take it for the end of a line.
                if (isId) return Encoding.UTF8.GetString(bytes, start, (int)reader.BytesConsumed - start).Replace("\r", "", StringComparison.Ordinal);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Broken before the id, or half a surrogate pair in a name; what is wrong is told of the whole line.
        }

        return null;
    }
}
