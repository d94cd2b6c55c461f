using System.Text.Json;

namespace PollerSaga.Fetching.Pages;

internal static class JsonTokens
{
    /// <summary>Returns the kind of the value that begins with a token.</summary>
    public static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        JsonTokenType.Null => JsonValueKind.Null,
        _ => throw new ArgumentOutOfRangeException(nameof(token), token, "No value begins with this token."),
    };

    /// <summary>Compares the raw text of a valid JSON string with a name. Half of a surrogate pair equals nothing.</summary>
    public static bool NameEquals(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped ? EqualsEscaped(reader.ValueSpan, name) : reader.ValueSpan.SequenceEqual(name);

    private static bool EqualsEscaped(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> name)
    {
        Span<byte> encoded = stackalloc byte[4];
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf((byte)'\\');
            var length = plain < 0 ? raw.Length : plain;
            if (!name.StartsWith(raw[..length]))
                return false;
            raw = raw[length..];
            name = name[length..];
            if (raw.IsEmpty)
                break;

            var (character, read) = JsonEscapes.Read(raw);
            if (character is not { } rune)
                return false;
            var bytes = encoded[..rune.EncodeToUtf8(encoded)];
            if (!name.StartsWith(bytes))
                return false;
            raw = raw[read..];
            name = name[bytes.Length..];
        }

        return name.IsEmpty;
    }
}
