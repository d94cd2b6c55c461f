using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PollerSaga.Testing.Dialects;

/// <summary>Writes a JSON value as YAML, in block style. Nested arrays of scalars and empty objects are in flow style.</summary>
internal static partial class YamlText
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonObject value)
    {
        var text = new StringBuilder();
        WriteMembers(text, value, indent: 0);
        return text.ToString();
    }

    private static void WriteMembers(StringBuilder text, JsonObject members, int indent)
    {
        foreach (var (name, value) in members)
        {
            text.Append(' ', indent).Append(Scalar(name)).Append(':');
            WriteValue(text, value, indent);
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members:
                text.Append('\n');
                WriteMembers(text, members, indent + 2);
                break;
            case JsonArray elements when elements.Any(element => element is JsonObject):
                text.Append('\n');
                foreach (var element in elements)
                    text.Append(' ', indent + 2).Append("- ").Append(Flow(element)).Append('\n');
                break;
            default:
                text.Append(' ').Append(Flow(value)).Append('\n');
                break;
        }
    }

    private static string Flow(JsonNode? value) => value switch
    {
        JsonObject { Count: 0 } => "{}",
        JsonObject members => $"{{ {string.Join(", ", members.Select(member => $"{Scalar(member.Key)}: {Flow(member.Value)}"))} }}",
        JsonArray elements => $"[{string.Join(", ", elements.Select(Flow))}]",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => Scalar(scalar.GetValue<string>()),
        null => "null",
        _ => value.ToJsonString(),
    };

    // A JSON string is a double-quoted YAML scalar. Words that YAML 1.1 reads as another type are quoted.
    private static string Scalar(string text) => Plain().IsMatch(text) && !Reserved().IsMatch(text)
        ? text
        : JsonSerializer.Serialize(text, Quoted);

    [GeneratedRegex(@"^([A-Za-z_/$][A-Za-z0-9_./$-]*|https?://[A-Za-z0-9.:/_-]+[A-Za-z0-9/_-])\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(true|false|null|yes|no|on|off|y|n)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
