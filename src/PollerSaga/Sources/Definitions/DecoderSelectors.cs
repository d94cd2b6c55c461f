using PollerSaga.Sources.Selectors;

namespace PollerSaga.Sources.Definitions;

/// <summary>Which selectors a decoder can evaluate while the body streams.</summary>
internal static class DecoderSelectors
{
    /// <summary>Returns the fault of a selector of a value, and the fix; null for none.</summary>
    public static string? FindFault(DecoderKind decoder, Selector selector) => decoder switch
    {
        _ when selector.Header is not null => null,
        DecoderKind.Json => null,
        DecoderKind.Jsonl => selector.Steps is [] or [{ Name: null }, ..]
            ? null
            : $"{selector} finds nothing in a jsonl body, which is an array of lines; begin with a line, for example $[-1].id.",
        _ => $"{selector} cannot be evaluated in a {NameOf(decoder)} body; use a header, for example header:X-Next.",
    };

    /// <summary>Returns the fault of the selector of the records, and the fix; null for none.</summary>
    public static string? FindRecordsFault(DecoderKind decoder, Selector records) => decoder switch
    {
        _ when records.Header is not null =>
            $"records cannot be in the header {records.Header}; select an array of the body, for example $.items.",
        DecoderKind.Json => null,
        DecoderKind.Xml => records.Steps.All(step => step.Name is not null)
            ? null
            : $"{records} has an index; the records of an xml body are elements with a path, for example $.response.items.item.",
        _ => records.Steps.Count == 0
            ? null
            : $"{records} finds no records in a {NameOf(decoder)} body: each line is a record. Remove the key records, or set it to $.",
    };

    private static string NameOf(DecoderKind decoder) => decoder.ToString().ToLowerInvariant();
}
