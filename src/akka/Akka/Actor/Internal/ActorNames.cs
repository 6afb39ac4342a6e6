using System.Buffers;

namespace Akka.Actor;

/// <summary>The rules for actor names, and the names that unnamed actors get.</summary>
internal static class ActorNames
{
    private const string Base64 = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    private static readonly SearchValues<char> Legal =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.*$+:@&=,!~';()%");

    internal static bool IsValid(string name)
    {
        if (string.IsNullOrEmpty(name) || name[0] == '$' || name.AsSpan().ContainsAnyExcept(Legal))
            return false;

        for (var i = name.IndexOf('%', StringComparison.Ordinal); i >= 0; i = name.IndexOf('%', i + 1))
        {
            if (i + 2 >= name.Length || !char.IsAsciiHexDigit(name[i + 1]) || !char.IsAsciiHexDigit(name[i + 2]))
                return false;
        }

        return true;
    }

    internal static void Check(string name)
    {
        if (name is null || IsValid(name))
            return;

        if (name.Length == 0)
            throw new InvalidActorNameException("Actor name must not be empty.");

        throw new InvalidActorNameException(
            $"Illegal actor name [{name}]. Actor paths MUST: not start with `$`, include only ASCII letters and can only contain these special characters: -_.*$+:@&=,!~';() and %XX.");
    }

    /// <summary>$a, $b, ... in the order of creation.</summary>
    internal static string Generated(long number)
    {
        Span<char> buffer = stackalloc char[16];
        buffer[0] = '$';
        var length = 1;
        do
        {
            buffer[length++] = Base64[(int)(number & 63)];
            number >>= 6;
        }
        while (number != 0);

        return new string(buffer[..length]);
    }
}
