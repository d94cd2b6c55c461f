using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads a stream of a source.</summary>
internal sealed class StreamDefinitionReader(
    ValueReader values,
    ExpressionReader expressions,
    RequestReader requests,
    PaginationReader paginations,
    ErrorRulesReader rules,
    DefinitionErrors errors)
{
    private const string Example = "{ path: /items, pagination: { type: none } }";

    /// <summary>Reads a stream.</summary>
    /// <param name="name">The name of the stream.</param>
    /// <param name="entry">The value.</param>
    /// <param name="sourceRules">The error rules of the source, which follow those of the stream.</param>
    public StreamDefinition? Read(string name, Entry entry, IReadOnlyList<ErrorRule> sourceRules)
    {
        if (Section.Open(entry, errors, Example, DefinitionKeys.Stream) is not { } section)
            return null;

        var request = requests.Read(section, HttpMethod.Get);
        var place = section.Require("pagination", "pagination: { type: none } for one request");
        var pagination = paginations.Read(place);
        var records = expressions.Selector(section.Find("records"));
        var decoder = values.Choice<DecoderKind>(section.Find("decoder")) ?? DecoderKind.Json;
        var streamRules = rules.Read(section.Find("errors"));

        if (pagination is not null)
        {
            CheckRecords(section, pagination, records, decoder);
            CheckSelectors(place!.Value, pagination, decoder);
            CheckBody(section, place.Value, pagination, request);
        }

        return request is null || pagination is null
            ? null
            : new StreamDefinition(name, request, pagination, records, decoder, [.. streamRules, .. sourceRules]);
    }

    private void CheckRecords(Section section, PaginationDefinition pagination, Selector? records, DecoderKind decoder)
    {
        if (records is not null && DecoderSelectors.FindRecordsFault(decoder, records) is { } fault)
        {
            var place = section.Find("records")!.Value;
            errors.Add(place.Node, place.Path, $"The selector does not fit the decoder: {fault}");
        }

        if (decoder == DecoderKind.Json
            && section.Find("records") is null
            && pagination is PositionPagination { HasTotal: false, End.Kind: EndRuleKind.Empty or EndRuleKind.Short })
        {
            section.Fail("The key 'records' is missing, so that the end of the listing cannot be found: a page without records is the end. "
                + "Add the selector of the array, for example records: $.items ($ if the body is the array).");
        }
    }

    private void CheckSelectors(Entry place, PaginationDefinition pagination, DecoderKind decoder)
    {
        foreach (var selector in SelectorsOf(pagination))
        {
            if (DecoderSelectors.FindFault(decoder, selector) is { } fault)
                errors.Add(place.Node, place.Path, $"A selector does not fit the decoder: {fault}");
        }
    }

    private void CheckBody(Section section, Entry place, PaginationDefinition pagination, RequestDefinition? request)
    {
        var (needed, excluded) = PlaceOf(pagination) switch
        {
            RequestPlace.Json => ("json", "form"),
            RequestPlace.Form => ("form", "json"),
            _ => (null, null),
        };
        if (needed is null)
            return;

        if (section.Find(excluded!) is not null)
        {
            errors.Add(
                place.Node,
                place.Path,
                $"'in: {needed}' does not match the body of the request. Write 'in: {excluded}', or use the key '{needed}'.");
        }
        else if (request?.Method == HttpMethod.Get && section.Find(needed) is null)
        {
            errors.Add(place.Node, place.Path, $"'in: {needed}' needs a body, and a GET request has none. Add 'method: POST'.");
        }
    }

    private static RequestPlace? PlaceOf(PaginationDefinition pagination) => pagination switch
    {
        PositionPagination position => position.In,
        CursorPagination cursor => cursor.In,
        KeysetPagination keyset => keyset.In,
        _ => null,
    };

    private static IEnumerable<Selector> SelectorsOf(PaginationDefinition pagination) => (pagination switch
    {
        PositionPagination position =>
            new[] { position.Total, position.TotalPages, position.PageSize, position.End.Predicate?.Selector },
        CursorPagination cursor => [cursor.Next, cursor.While?.Selector],
        KeysetPagination keyset => [keyset.Last, keyset.While?.Selector],
        NextUrlPagination next => [next.Next],
        _ => [],
    }).OfType<Selector>();
}
