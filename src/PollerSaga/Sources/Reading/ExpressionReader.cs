using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Selectors;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Reading;

/// <summary>
/// Reads templates, selectors and predicates. Errors point into the text. Each method returns null for an absent value, and for an invalid
/// one, which it reports.
/// </summary>
/// <param name="values">Reads the texts.</param>
/// <param name="errors">The errors.</param>
/// <param name="parameters">The parameters that the definition declares.</param>
internal sealed class ExpressionReader(ValueReader values, DefinitionErrors errors, IReadOnlySet<string> parameters)
{
    /// <summary>Reads a template.</summary>
    public Template? Template(Entry? entry, string expected, bool canBeEmpty = false) =>
        entry is { } value && values.Text(entry, expected, canBeEmpty) is { } text ? ParseTemplate(text.Node, value.Path) : null;

    /// <summary>Parses the template of a text.</summary>
    public Template? ParseTemplate(ScalarNode node, string path)
    {
        Template template;
        try
        {
            template = Templates.Template.Parse(node.Text);
        }
        catch (TemplateException exception)
        {
            errors.Add(node, exception.Position, path, $"The template is not valid: {exception.Message}");
            return null;
        }

        var faults = template.Parts.Count(part => !Check(node, path, part));
        return faults == 0 ? template : null;
    }

    /// <summary>Reads a selector.</summary>
    public Selector? Selector(Entry? entry)
    {
        if (entry is not { } value || values.Text(entry, "a selector, for example $.items or header:X-Next") is not { } text)
            return null;

        try
        {
            return Selectors.Selector.Parse(text.Text);
        }
        catch (SelectorException exception)
        {
            errors.Add(text.Node, exception.Position, value.Path, $"The selector is not valid: {exception.Message}");
            return null;
        }
    }

    /// <summary>Reads a predicate.</summary>
    public Predicate? Predicate(Entry? entry)
    {
        if (entry is not { } value || values.Text(entry, "a predicate, for example $.has_more or !$.next") is not { } text)
            return null;

        try
        {
            return Selectors.Predicate.Parse(text.Text);
        }
        catch (SelectorException exception)
        {
            errors.Add(text.Node, exception.Position, value.Path, $"The predicate is not valid: {exception.Message}");
            return null;
        }
    }

    private bool Check(ScalarNode node, string path, TemplatePart part)
    {
        switch (part.Kind)
        {
            case TemplatePartKind.Parameter when !parameters.Contains(part.Text):
                var suggestion = NearestName.Find(part.Text, parameters) is { } nearest
                    ? $"Did you mean '${{{nearest}}}'? Otherwise, declare"
                    : "Declare";
                errors.Add(
                    node,
                    PositionOf(node.Text, $"${{{part.Text}}}"),
                    path,
                    $"The parameter '{part.Text}' is not declared. {suggestion} it under the key 'parameters' of the source.");
                return false;
            case TemplatePartKind.Partition:
                errors.Add(
                    node,
                    PositionOf(node.Text, $"${{partition.{part.Text}}}"),
                    path,
                    $"The stream has no partitions, so that '${{partition.{part.Text}}}' has no value. Use a parameter.");
                return false;
            default:
                return true;
        }
    }

    private static int PositionOf(string text, string reference) => Math.Max(0, text.IndexOf(reference, StringComparison.Ordinal));
}
