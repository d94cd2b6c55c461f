using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PollerSaga.Testing.Dialects;

/// <summary>Parses a dialect in YAML or JSON: one mapping of the keys of the compact text.</summary>
internal static class DialectFile
{
    public static PartnerDialect Parse(string text, string path)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents is not [{ RootNode: YamlMappingNode root }])
                throw new DialectException($"{path} is not a mapping. Write one key per line, for example pagination: cursor.");

            var dialect = new PartnerDialect();
            foreach (var (key, value) in root.Children)
                dialect = Set(dialect, key, value, path);
            dialect.Validate();
            return dialect;
        }
        catch (YamlException exception)
        {
            throw new DialectException($"{path}:{exception.Start.Line}:{exception.Start.Column}: {exception.Message}");
        }
    }

    private static PartnerDialect Set(PartnerDialect dialect, YamlNode key, YamlNode value, string path)
    {
        var location = $"{path}:{key.Start.Line}:{key.Start.Column}";
        if (key is not YamlScalarNode { Value: { } name } || value is not YamlScalarNode { Value: { } given })
            throw new DialectException($"{location}: {key} is not a key with one value. Write for example pagination: cursor.");

        try
        {
            return DialectKeys.Set(dialect, name, given);
        }
        catch (DialectException exception)
        {
            throw new DialectException($"{location}: {exception.Message}");
        }
    }
}
