using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads the pagination of a stream.</summary>
/// <param name="values">Reads basic values.</param>
/// <param name="expressions">Reads selectors and predicates.</param>
/// <param name="errors">The errors.</param>
/// <param name="custom">The names of the paginators that the host has registered.</param>
internal sealed class PaginationReader(
    ValueReader values,
    ExpressionReader expressions,
    DefinitionErrors errors,
    IReadOnlyCollection<string> custom)
{
    /// <summary>The types that are built in.</summary>
    public static readonly string[] BuiltInTypes = ["none", "page", "offset", "cursor", "keyset", "nextUrl", "linkHeader"];

    private const string Example = "{ type: page, parameter: page }";

    public PaginationDefinition? Read(Entry? entry)
    {
        if (entry is not { } value
            || Section.Open(value, errors, Example) is not { } section
            || values.Choice(section.RequireType("type: linkHeader"), [.. BuiltInTypes, .. custom]) is not { } type)
        {
            return null;
        }

        section.Allow(KeysOf(type));
        return type switch
        {
            "none" => new SinglePage(),
            "page" or "offset" => new PositionReader(values, expressions, errors).Read(section, isOffset: type == "offset"),
            "cursor" => ReadCursor(section),
            "keyset" => ReadKeyset(section),
            "nextUrl" => expressions.Selector(section.Require("next", "next: $.next")) is { } next ? new NextUrlPagination(next) : null,
            "linkHeader" => new LinkHeaderPagination(values.Text(section.Find("rel"), "a relation, for example next")?.Text ?? "next"),
            _ => new CustomPagination(type),
        };
    }

    /// <summary>Reads the name of a parameter, and checks it for its place.</summary>
    public static string? ReadName(ValueReader values, DefinitionErrors errors, Entry? entry, RequestPlace place)
    {
        if (values.Text(entry, "the name of a parameter, for example page") is not { } text)
            return null;

        var fault = place switch
        {
            RequestPlace.Header when !HeaderName.IsValid(text.Text) => $"is no name of a header. {HeaderName.Expected}",
            RequestPlace.Json when text.Text.Split('.').Contains(string.Empty) =>
                "is no path in a JSON body. Write names with dots between them, for example page.after.",
            _ => null,
        };
        if (fault is null)
            return text.Text;

        errors.Add(text.Node, entry!.Value.Path, $"{DefinitionErrors.Show(text.Text)} {fault}");
        return null;
    }

    private static string[] KeysOf(string type) => type switch
    {
        "page" => DefinitionKeys.Page,
        "offset" => DefinitionKeys.Offset,
        "cursor" => DefinitionKeys.Cursor,
        "keyset" => DefinitionKeys.Keyset,
        "nextUrl" => DefinitionKeys.NextUrl,
        "linkHeader" => DefinitionKeys.LinkHeader,
        _ => DefinitionKeys.None,
    };

    private CursorPagination? ReadCursor(Section section)
    {
        var place = values.Choice<RequestPlace>(section.Find("in")) ?? RequestPlace.Query;
        var parameter = ReadName(values, errors, section.Require("parameter", "parameter: cursor"), place);
        var next = expressions.Selector(section.Require("next", "next: $.next_cursor"));
        var condition = expressions.Predicate(section.Find("while"));
        return parameter is null || next is null ? null : new CursorPagination(parameter, next, condition, place);
    }

    private KeysetPagination? ReadKeyset(Section section)
    {
        var place = values.Choice<RequestPlace>(section.Find("in")) ?? RequestPlace.Query;
        var parameter = ReadName(values, errors, section.Require("parameter", "parameter: starting_after"), place);
        var last = expressions.Selector(section.Require("last", "last: \"$.data[-1].id\""));
        var condition = expressions.Predicate(section.Find("while"));
        return parameter is null || last is null ? null : new KeysetPagination(parameter, last, condition, place);
    }
}
