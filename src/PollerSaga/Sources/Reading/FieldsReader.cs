using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads the parameters of a query, headers and fields of a form.</summary>
internal sealed class FieldsReader(ExpressionReader expressions, DefinitionErrors errors)
{
    private const string Example = "{ per_page: 100 }";

    /// <summary>Reads parameters of a query, or fields of a form. A list of values repeats the name.</summary>
    /// <param name="entry">The mapping; null for none.</param>
    /// <param name="isSecret">Returns whether the value of a name must refer to a secret.</param>
    public IReadOnlyList<TemplateField>? Fields(Entry? entry, Func<string, bool> isSecret)
    {
        if (entry is not { } value || Section.Open(value, errors, Example) is not { } || value.Node is not MappingNode mapping)
            return null;

        var fields = new List<TemplateField>();
        foreach (var (key, node) in mapping.Entries)
        {
            var path = DocumentPath.Of(value.Path, key.Text);
            if (key.Text.Length == 0)
                errors.Add(key, value.Path, "A name is empty. Write the name of the parameter.");
            foreach (var item in ValueReader.Items(new Entry(node, path)))
                Add(fields, key.Text, Read(item, key.Text, isSecret));
        }

        return fields;
    }

    /// <summary>Reads headers. No two have the same name.</summary>
    public IReadOnlyList<TemplateField>? Headers(Entry? entry)
    {
        if (entry is not { } value
            || Section.Open(value, errors, "{ Accept: application/json }") is not { }
            || value.Node is not MappingNode mapping)
        {
            return null;
        }

        var fields = new List<TemplateField>();
        foreach (var (key, node) in mapping.Entries)
        {
            var path = DocumentPath.Of(value.Path, key.Text);
            if (!HeaderName.IsValid(key.Text))
            {
                errors.Add(key, path, $"{DefinitionErrors.Show(key.Text)} is no name of a header. {HeaderName.Expected}");
            }
            else if (fields.Exists(field => field.Name.Equals(key.Text, StringComparison.OrdinalIgnoreCase)))
            {
                errors.Add(key, path, $"The header {key.Text} occurs twice. Names of headers do not depend on case. Remove one of them.");
            }
            else
            {
                Add(fields, key.Text, CheckCharacters(Read(new Entry(node, path), key.Text, SecretRules.IsSecretHeader), node, path));
            }
        }

        return fields;
    }

    private static void Add(List<TemplateField> fields, string name, Template? value)
    {
        if (value is not null)
            fields.Add(new TemplateField(name, value));
    }

    private Template? Read(Entry entry, string name, Func<string, bool>? isSecret) => isSecret?.Invoke(name) == true
        ? SecretRules.Read(expressions, errors, entry, SecretExample(name), canBeEmpty: true)
        : expressions.Template(entry, "a text, a number, true or false", canBeEmpty: true);

    private Template? CheckCharacters(Template? template, DocumentNode node, string path)
    {
        if (template is null || !template.Parts.Any(part => part.Kind == TemplatePartKind.Literal && part.Text.Any(char.IsControl)))
            return template;

        errors.Add(node, path, "The value contains a line break or another control character, which a header cannot contain. Remove it.");
        return null;
    }

    private static string SecretExample(string name)
    {
        var letters = name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_');
        var example = string.Concat(letters).Trim('_');
        return example.Length > 0 && !char.IsAsciiDigit(example[0]) ? example : "token";
    }
}
