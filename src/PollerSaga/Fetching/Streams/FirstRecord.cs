using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Streams;

/// <summary>Finds the first record in the start of a page, for people.</summary>
internal static class FirstRecord
{
    // A page can be more deeply nested than the reader allows by default; it was accepted when its whole body was read.
    private const int MaxDepth = 10_000;

    // The start can end inside a secret that the partner repeats. A record of which less is known is not shown: the rest of it is cut
    // before it is shown, and with it the end of the start.
    private const int MinLengthOfPart = 16 * 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
    };

    /// <summary>Returns the first record; JSON is indented if all of it is in the start. Null for a page without records.</summary>
    /// <param name="start">The start of a page that is well-formed.</param>
    /// <param name="records">The array with the records; null if it is unknown.</param>
    /// <param name="decoder">The format.</param>
    public static string? Find(ReadOnlySpan<byte> start, Selector? records, DecoderKind decoder)
    {
        if (start.StartsWith(ByteOrderMark))
            start = start[ByteOrderMark.Length..];
        return decoder switch
        {
            DecoderKind.Json => FindJson(start, records),
            DecoderKind.Csv => Lines(start, count: 2),
            DecoderKind.Xml => Lines(start, count: int.MaxValue),
            _ => Lines(start, count: 1),
        };
    }

    private static string? FindJson(ReadOnlySpan<byte> start, Selector? records)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
        if (!reader.Read())
            return null;
        foreach (var step in records?.Steps ?? [])
        {
            if (!TryEnter(ref reader, step))
                return null;
        }

        if (reader.TokenType == JsonTokenType.StartArray)
        {
            if (!reader.Read())
                return PartOf(start[(int)reader.BytesConsumed..]);
            if (reader.TokenType == JsonTokenType.EndArray)
                return null;
        }

        var from = (int)reader.TokenStartIndex;
        return reader.TrySkip() ? Indent(start[from..(int)reader.BytesConsumed]) : PartOf(start[from..]);
    }

    private static string? PartOf(ReadOnlySpan<byte> record) =>
        record.Length >= MinLengthOfPart ? Encoding.UTF8.GetString(record).TrimStart() : null;

    private static bool TryEnter(ref Utf8JsonReader reader, SelectorStep step)
    {
        if (step.Name is null)
            return TryEnterElement(ref reader, step.Index);
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFound = reader.ValueTextEquals(step.Name);
            if (!reader.Read())
                return false;
            if (isFound)
                return true;
            if (!reader.TrySkip())
                return false;
        }

        return false;
    }

    private static bool TryEnterElement(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray || index < 0)
            return false;

        for (var position = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; position++)
        {
            if (position == index)
                return true;
            if (!reader.TrySkip())
                return false;
        }

        return false;
    }

    private static string Indent(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = MaxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        return JsonSerializer.Serialize(document.RootElement, Indented);
    }

    private static string? Lines(ReadOnlySpan<byte> start, int count)
    {
        var lines = Encoding.UTF8.GetString(start).ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0).Take(count);
        var text = string.Join('\n', lines);
        return text.Length == 0 ? null : text;
    }
}
