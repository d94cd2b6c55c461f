using System.Text.Json;
using System.Text.Json.Serialization;

namespace PollerSaga.Settings;

/// <summary>Reads durations in JSON as <see cref="DurationFormat"/> does.</summary>
internal sealed class DurationJsonConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && DurationFormat.TryParse(reader.GetString()!, out var duration)
            ? duration
            : throw new JsonException($"Expected {ExpectedValue.Of(typeof(TimeSpan))}.");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("c"));
}
