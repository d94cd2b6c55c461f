using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads addresses and paths. The host of an address can be a template; its scheme cannot.</summary>
internal sealed class UrlReader(ExpressionReader expressions, DefinitionErrors errors)
{
    // Stands for a value in a check: a valid label of a host name, and a valid port.
    private const string Placeholder = "1";

    /// <summary>Reads an absolute http or https address.</summary>
    /// <param name="entry">The value; null for none.</param>
    /// <param name="hasQuery">Whether the address can contain a query.</param>
    public Template? Address(Entry? entry, bool hasQuery)
    {
        const string Expected = "an absolute http or https address, for example https://api.example.com";
        if (entry is not { } value || expressions.Template(entry, Expected) is not { } template)
            return null;

        if (FindFault(template, hasQuery) is not { } fault)
            return template;

        errors.Add(value.Node, value.Path, fault);
        return null;

        static string? FindFault(Template template, bool hasQuery)
        {
            var text = Fill(template);
            if (AuthorityOf(text).Contains('@'))
            {
                return "The address contains a user name or a password. Remove the part before the @, and add 'credentials', for example "
                    + "credentials: { type: basic, username: USER, password: \"${secret:password}\" }.";
            }

            if (template.Text.Any(char.IsWhiteSpace)
                || !(text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal))
                || !Uri.TryCreate(text, UriKind.Absolute, out var url)
                || url.Host.Length == 0)
            {
                return $"The value is {DefinitionErrors.Show(template.Text)}. Expected {Expected}.";
            }

            if (text.Contains('#', StringComparison.Ordinal))
                return "The address contains a fragment, which is never sent. Remove the part from the # on.";
            return hasQuery || !text.Contains('?', StringComparison.Ordinal)
                ? null
                : "The address contains a query, and the paths of the streams follow it. "
                    + "Move the parameters into the key 'query' of the streams.";
        }
    }

    /// <summary>Reads a path, which can contain a query. An absent path is the address of the source itself.</summary>
    public Template? RelativePath(Entry? entry)
    {
        const string Expected = "a path below the source's url, for example /repos/${owner}/issues";
        if (entry is not { } value)
            return Template.Parse(string.Empty);
        if (expressions.Template(entry, Expected, canBeEmpty: true) is not { } template)
            return null;

        if (template.Text.Length > 0 && template.Text[0] is not ('/' or '?'))
        {
            var fix = template.Text.Contains("://", StringComparison.Ordinal)
                ? "Write the scheme and the host into the key 'url' of the source"
                : "Begin it with '/'";
            errors.Add(value.Node, value.Path, $"The value is {DefinitionErrors.Show(template.Text)}. Expected {Expected}. {fix}.");
            return null;
        }

        if (!Fill(template).Contains('#', StringComparison.Ordinal))
            return template;

        errors.Add(value.Node, value.Path, "The path contains a fragment, which is never sent. Remove it, or write %23 for the #.");
        return null;
    }

    private static string Fill(Template template) =>
        string.Concat(template.Parts.Select(part => part.Kind == TemplatePartKind.Literal ? part.Text : Placeholder));

    private static ReadOnlySpan<char> AuthorityOf(string address)
    {
        var start = address.IndexOf("//", StringComparison.Ordinal);
        if (start < 0)
            return [];

        var rest = address.AsSpan(start + 2);
        var end = rest.IndexOfAny('/', '?', '#');
        return end < 0 ? rest : rest[..end];
    }
}
