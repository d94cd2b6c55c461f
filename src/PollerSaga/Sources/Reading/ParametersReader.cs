using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Reading;

/// <summary>
/// Reads the declarations of parameters. Without a default, a parameter is required unless the definition states <c>required: false</c>.
/// </summary>
internal sealed class ParametersReader(ValueReader values, DefinitionErrors errors)
{
    private const string Example = "{ required: true }";

    public IReadOnlyDictionary<string, SourceParameter> Read(Entry? entry)
    {
        var parameters = new Dictionary<string, SourceParameter>(StringComparer.Ordinal);
        if (entry is not { } value
            || Section.Open(value, errors, "{ owner: { required: true } }") is null
            || value.Node is not MappingNode mapping)
        {
            return parameters;
        }

        foreach (var (key, node) in mapping.Entries)
            parameters[key.Text] = Read(key, new Entry(node, DocumentPath.Of(value.Path, key.Text)));
        return parameters;
    }

    private SourceParameter Read(ScalarNode key, Entry entry)
    {
        if (!IsName(key.Text))
        {
            errors.Add(
                key,
                entry.Path,
                $"{DefinitionErrors.Show(key.Text)} is no name of a parameter. "
                + "A name begins with a letter, and has letters, digits, '_' and '-'.");
        }

        if (Section.Open(entry, errors, Example, DefinitionKeys.Parameter) is not { } section)
            return new SourceParameter(key.Text, IsRequired: true, Default: null, Description: null);

        var isRequired = values.Flag(section.Find("required"));
        var initial = values.Text(section.Find("default"), "a text, a number, true or false", canBeEmpty: true)?.Text;
        var description = values.Text(section.Find("description"), "a text")?.Text;
        if (isRequired == true && initial is not null)
            section.Fail("The parameter is required and has a default. Remove one of the keys 'required' and 'default'.");
        return new SourceParameter(key.Text, isRequired ?? initial is null, initial, description);
    }

    private static bool IsName(string name)
    {
        try
        {
            return Template.Parse($"${{{name}}}").Parts is [{ Kind: TemplatePartKind.Parameter }];
        }
        catch (TemplateException)
        {
            return false; // The reference ${name} could not be written.
        }
    }
}
