using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads pagination by page number or offset.</summary>
internal sealed class PositionReader(ValueReader values, ExpressionReader expressions, DefinitionErrors errors)
{
    private const string SizeExample = "size: { parameter: per_page, value: 100 }";

    public PositionPagination? Read(Section section, bool isOffset)
    {
        var before = errors.Count;
        var place = values.Choice<RequestPlace>(section.Find("in")) ?? RequestPlace.Query;
        var parameter = PaginationReader.ReadName(
            values,
            errors,
            section.Require("parameter", isOffset ? "parameter: offset" : "parameter: page"),
            place);
        var first = values.Whole(section.Find("first"), 0) ?? (isOffset ? 0 : 1);
        var (sizeParameter, size) = ReadSize(section, place, isOffset);
        var total = expressions.Selector(section.Find("total"));
        var totalPages = isOffset ? null : expressions.Selector(section.Find("totalPages"));
        var pageSize = isOffset ? expressions.Selector(section.Find("pageSize")) : null;
        var end = new EndReader(values, expressions, errors).Read(section.Find("end"));
        var isParallel = values.Flag(section.Find("parallel")) ?? true;

        if (errors.Count == before)
            Check(section, isOffset, size, end!);
        return errors.Count == before
            ? new PositionPagination(isOffset, parameter!, first, sizeParameter, size, total, totalPages, pageSize, end!, place, isParallel)
            : null;
    }

    private (string? Parameter, int? Value) ReadSize(Section section, RequestPlace place, bool isOffset)
    {
        if (section.Find("size") is not { } entry
            || Section.Open(entry, errors, "{ parameter: per_page, value: 100 }", DefinitionKeys.Size) is not { } size)
        {
            return default;
        }

        var parameter = PaginationReader.ReadName(values, errors, size.Find("parameter"), place);
        var value = values.Whole(size.Find("value"), 1, int.MaxValue);
        if (size.Find("value") is null && !(isOffset && section.Find("pageSize") is not null))
            size.Fail("The key 'value' is missing. Add the page size, for example value: 100.");
        return (parameter, (int?)value);
    }

    private void Check(Section section, bool isOffset, int? size, EndRule end)
    {
        if (isOffset && size is null && section.Find("pageSize") is null)
        {
            section.Fail($"The page size is unknown, so that the offsets are. Add {SizeExample}, or the selector of the size that the "
                + "server states, pageSize: $.limit.");
        }

        if (section.Find("total") is { } total && section.Find("totalPages") is not null)
            errors.Add(total.Node, total.Path, "The keys 'total' and 'totalPages' exclude each other. Remove one of them.");
        else if (!isOffset && section.Find("total") is { } records && size is null)
            errors.Add(records.Node, records.Path, $"The page size is unknown, so that the number of pages is. Add {SizeExample}.");

        if (end.Kind == EndRuleKind.Short && size is null && section.Find("end") is { } place)
            errors.Add(place.Node, place.Path, $"The page size is unknown, so that no page is short. Add {SizeExample}.");
    }
}
