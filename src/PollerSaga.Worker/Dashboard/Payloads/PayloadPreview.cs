using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PollerSaga.Worker.Dashboard.Payloads;

/// <summary>The beginning of a payload, for a person: JSON indented, other text as it is, anything else as its first bytes.</summary>
/// <param name="Text">What to show.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
internal sealed record PayloadPreview(string Text, bool IsWhole)
{
    /// <summary>The most bytes of a payload that are read.</summary>
    public const int MostBytes = 32 * 1024;

    private const int BytesPerLine = 16;
    private const int MostBinaryBytes = 512;

    /// <summary>Reads no more than the beginning.</summary>
    public static async Task<PayloadPreview> ReadAsync(Stream payload, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes + 1];
        var read = await payload.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Of(buffer.AsSpan(0, Math.Min(read, MostBytes)), isWhole: read <= MostBytes);
    }

    /// <summary>A preview of the first bytes.</summary>
    internal static PayloadPreview Of(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        if (bytes.IsEmpty)
            return new PayloadPreview(string.Empty, isWhole);
        if (Indent(bytes, isWhole) is { } json)
            return new PayloadPreview(json, isWhole);
        if (bytes.IndexOf((byte)0) < 0)
            return new PayloadPreview(Encoding.UTF8.GetString(bytes), isWhole);
        return new PayloadPreview(Dump(bytes[..Math.Min(bytes.Length, MostBinaryBytes)]), isWhole && bytes.Length <= MostBinaryBytes);
    }

    // Token by token, so that JSON that is cut off is shown as far as it goes.
    private static string? Indent(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        var reader = new Utf8JsonReader(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes, isWhole, new JsonReaderState(new JsonReaderOptions { MaxDepth = 512 }));
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 });
        try
        {
            while (reader.Read())
                Copy(ref reader, writer);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }

        writer.Flush();
        return output.WrittenCount == 0 ? null : Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString()!);
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(reader.GetString());
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }

    private static string Dump(ReadOnlySpan<byte> bytes)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < bytes.Length; i += BytesPerLine)
            lines.AppendLine(Convert.ToHexString(bytes[i..Math.Min(i + BytesPerLine, bytes.Length)]));
        return lines.ToString();
    }
}
