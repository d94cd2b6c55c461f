using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PollerSaga.Tests.Testing;

/// <summary>Reads a YAML definition as JSON.</summary>
internal static class YamlDefinition
{
    public static JsonObject Read(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return (JsonObject)Convert(yaml.Documents.Single().RootNode)!;
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping =>
            new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(child.Key.ToString(), Convert(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } plain }
            when long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };
}
