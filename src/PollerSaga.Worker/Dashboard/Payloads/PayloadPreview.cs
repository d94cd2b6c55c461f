using System.Text;
using System.Text.Json;
using PollerSaga.Fetching;

namespace PollerSaga.Worker.Dashboard.Payloads;

/// <summary>The beginning of a payload, for a person: indented JSON, other text unchanged, other content as hexadecimal bytes.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsWhole">Whether the text is the whole payload.</param>
internal sealed record PayloadPreview(string Text, bool IsWhole)
{
    /// <summary>The maximum number of bytes that are read.</summary>
    public const int MaxBytes = 32 * 1024;

    private const int BytesPerLine = 16;
    private const int MaxBinaryBytes = 512;

    /// <summary>Reads the beginning.</summary>
    public static async Task<PayloadPreview> ReadAsync(Stream payload, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes + 1];
        var read = await payload.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Of(buffer.AsSpan(0, Math.Min(read, MaxBytes)), isWhole: read <= MaxBytes);
    }

    /// <summary>Creates a preview of the first bytes.</summary>
    internal static PayloadPreview Of(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        if (bytes.IsEmpty)
            return new PayloadPreview(string.Empty, isWhole);
        if (Indent(bytes, isWhole) is { } json)
            return new PayloadPreview(json, isWhole);
        if (bytes.IndexOf((byte)0) < 0)
            return new PayloadPreview(Encoding.UTF8.GetString(bytes), isWhole);
        return new PayloadPreview(Dump(bytes[..Math.Min(bytes.Length, MaxBinaryBytes)]), isWhole && bytes.Length <= MaxBinaryBytes);
    }

    // Token by token, so that truncated JSON is shown up to its end, and each token unchanged.
    private static string? Indent(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = JsonChecker.MaxDepth });
        var reader = new Utf8JsonReader(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes, isWhole, state);
        var text = new StringBuilder();
        var (isFirst, isNamed) = (true, true);
        try
        {
            while (reader.Read())
            {
                var isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
                if (isEnd ? !isFirst : !isNamed)
                    text.Append(isEnd || isFirst ? string.Empty : ",").Append('\n').Append(' ', 2 * reader.CurrentDepth);

                text.Append(TextOf(ref reader));
                isFirst = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
                isNamed = reader.TokenType is JsonTokenType.PropertyName;
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return text.Length == 0 ? null : text.ToString();
    }

    private static string TextOf(ref Utf8JsonReader reader)
    {
        var raw = Encoding.UTF8.GetString(reader.ValueSpan);
        return reader.TokenType switch
        {
            JsonTokenType.PropertyName => $"\"{raw}\": ",
            JsonTokenType.String => $"\"{raw}\"",
            _ => raw,
        };
    }

    private static string Dump(ReadOnlySpan<byte> bytes)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < bytes.Length; i += BytesPerLine)
            lines.AppendLine(Convert.ToHexString(bytes[i..Math.Min(i + BytesPerLine, bytes.Length)]));
        return lines.ToString();
    }
}
