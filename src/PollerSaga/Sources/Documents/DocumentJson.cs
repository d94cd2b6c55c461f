using System.Text.Json.Nodes;

namespace PollerSaga.Sources.Documents;

/// <summary>Converts values of a definition to JSON.</summary>
internal static class DocumentJson
{
    /// <summary>Converts a value. A number keeps its digits.</summary>
    public static JsonNode? Convert(DocumentNode node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Convert(entry.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(Convert)]),
        ScalarNode { Type: ScalarType.Null } => null,
        ScalarNode { Type: ScalarType.Boolean } scalar => JsonValue.Create(scalar.Text is "true" or "True" or "TRUE"),
        ScalarNode { Type: ScalarType.Integer or ScalarType.Number } scalar => JsonNode.Parse(scalar.Text),
        ScalarNode scalar => JsonValue.Create(scalar.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Kind, "This kind of value does not exist."),
    };
}
