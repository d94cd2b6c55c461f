using System.Text.RegularExpressions;

namespace PollerSaga.Sources.Templates;

/// <summary>
/// Text with references: <c>${name}</c> is a parameter, <c>${secret:name}</c> a secret, and <c>${partition.name}</c> a value of the
/// partition. <c>$${</c> is a literal <c>${</c>. A template is parsed once and rendered for each request.
/// </summary>
internal sealed partial class Template
{
    private const string SecretPrefix = "secret:";
    private const string PartitionPrefix = "partition.";

    private Template(string text, IReadOnlyList<TemplatePart> parts) => (Text, Parts) = (text, parts);

    /// <summary>The text of the definition.</summary>
    public string Text { get; }

    /// <summary>The parts, in order.</summary>
    public IReadOnlyList<TemplatePart> Parts { get; }

    /// <summary>The names of the secrets that the template references.</summary>
    public IEnumerable<string> Secrets => Parts.Where(part => part.Kind == TemplatePartKind.Secret).Select(part => part.Text);

    /// <summary>Parses a template.</summary>
    /// <exception cref="TemplateException">A reference is not valid.</exception>
    public static Template Parse(string text)
    {
        var parts = new List<TemplatePart>();
        var position = 0;
        while (text.IndexOf("${", position, StringComparison.Ordinal) is >= 0 and var start)
        {
            if (start > position && text[start - 1] == '$')
            {
                AddLiteral(parts, text[position..(start - 1)] + "${");
                position = start + 2;
                continue;
            }

            AddLiteral(parts, text[position..start]);
            var end = text.IndexOf('}', start);
            if (end < 0)
                throw new TemplateException("'${' has no closing '}'. Write $${ for a literal ${.", start);
            parts.Add(ParseReference(text[(start + 2)..end], start));
            position = end + 1;
        }

        AddLiteral(parts, text[position..]);
        return new Template(text, parts);
    }

    /// <summary>Renders the template.</summary>
    /// <param name="values">The values of the references.</param>
    /// <param name="encode">Encodes each value, for example for a path; null inserts values verbatim.</param>
    public string Render(ITemplateValues values, Func<string, string>? encode = null) => Parts switch
    {
        [] => string.Empty,
        [{ Kind: TemplatePartKind.Literal } literal] => literal.Text,
        _ => string.Concat(Parts.Select(part => part.Kind == TemplatePartKind.Literal
            ? part.Text
            : encode?.Invoke(values.ValueOf(part)) ?? values.ValueOf(part))),
    };

    public override string ToString() => Text;

    private static void AddLiteral(List<TemplatePart> parts, string text)
    {
        if (text.Length == 0)
            return;
        if (parts is [.., { Kind: TemplatePartKind.Literal } last])
            parts[^1] = last with { Text = last.Text + text };
        else
            parts.Add(new TemplatePart(TemplatePartKind.Literal, text));
    }

    private static TemplatePart ParseReference(string reference, int position)
    {
        var (kind, name) = reference switch
        {
            _ when reference.StartsWith(SecretPrefix, StringComparison.Ordinal) =>
                (TemplatePartKind.Secret, reference[SecretPrefix.Length..]),
            _ when reference.StartsWith(PartitionPrefix, StringComparison.Ordinal) =>
                (TemplatePartKind.Partition, reference[PartitionPrefix.Length..]),
            _ => (TemplatePartKind.Parameter, reference),
        };
        return Name.IsMatch(name)
            ? new TemplatePart(kind, name)
            : throw new TemplateException(
                $"'${{{reference}}}' is not a reference. Write ${{name}}, ${{secret:name}} or ${{partition.name}}; a name has letters, "
                + "digits, '_' and '-'.",
                position);
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*\z")]
    private static partial Regex Name { get; }
}
