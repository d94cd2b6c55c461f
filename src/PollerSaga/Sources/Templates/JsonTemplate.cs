using System.Text.Json;
using System.Text.Json.Nodes;

namespace PollerSaga.Sources.Templates;

/// <summary>
/// A JSON value whose strings can be templates. A string that consists of one reference to a parameter whose value is a number, true or
/// false stays a string, as the definition wrote it.
/// </summary>
internal sealed class JsonTemplate
{
    private readonly JsonNode? _root;
    private readonly Dictionary<string, Template> _templates = new(StringComparer.Ordinal);

    /// <summary>Creates a template of a JSON value.</summary>
    /// <exception cref="TemplateException">A reference is not valid.</exception>
    public JsonTemplate(JsonNode? root)
    {
        _root = root;
        Collect(root);
    }

    /// <summary>The templates of all strings that contain a reference.</summary>
    public IEnumerable<Template> Templates => _templates.Values;

    /// <summary>Returns a copy of the value with all references replaced.</summary>
    public JsonNode? Render(ITemplateValues values) => Render(_root, values);

    private void Collect(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject properties:
                foreach (var (_, value) in properties)
                    Collect(value);
                break;
            case JsonArray elements:
                foreach (var element in elements)
                    Collect(element);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                var text = value.GetValue<string>();
                if (text.Contains("${", StringComparison.Ordinal))
                    _templates[text] = Template.Parse(text);
                break;
        }
    }

    private JsonNode? Render(JsonNode? node, ITemplateValues values) => node switch
    {
        JsonObject properties => new JsonObject(
            properties.Select(property => KeyValuePair.Create(property.Key, Render(property.Value, values)))),
        JsonArray elements => new JsonArray([.. elements.Select(element => Render(element, values))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String
            && _templates.TryGetValue(value.GetValue<string>(), out var template) =>
            JsonValue.Create(template.Render(values)),
        _ => node?.DeepClone(),
    };
}
