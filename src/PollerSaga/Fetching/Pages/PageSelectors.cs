using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pages;

/// <summary>
/// The values that are wanted of each page of a stream, compiled once per stream. It is immutable; all pages of the stream share it.
/// </summary>
internal sealed class PageSelectors
{
    /// <param name="selectors">The selectors of values; repeated ones count once.</param>
    /// <param name="records">The selector of the array with the records; null if it is unknown.</param>
    /// <param name="decoder">The format of the pages.</param>
    /// <param name="hasDigest">Whether <see cref="PageContent.Digest"/> is wanted. Otherwise, it is 0.</param>
    /// <exception cref="ArgumentException">The decoder cannot evaluate a selector.</exception>
    public PageSelectors(
        IEnumerable<Selector> selectors,
        Selector? records = null,
        DecoderKind decoder = DecoderKind.Json,
        bool hasDigest = false)
    {
        (Values, Records, Decoder, HasDigest) = ([.. selectors.Distinct()], records, decoder, hasDigest);
        var fault = Values.Select(selector => DecoderSelectors.FindFault(decoder, selector)).FirstOrDefault(fault => fault is not null)
            ?? (records is null ? null : DecoderSelectors.FindRecordsFault(decoder, records));
        if (fault is not null)
            throw new ArgumentException(fault);

        Root = SelectorGraph.Compile(Values, decoder == DecoderKind.Json ? records : null);
    }

    public IReadOnlyList<Selector> Values { get; }

    public Selector? Records { get; }

    public DecoderKind Decoder { get; }

    public bool HasDigest { get; }

    /// <summary>The state of the whole body, or of the array of lines.</summary>
    public SelectorState Root { get; }

    /// <summary>Whether a value of the body is wanted. Otherwise, the body is only checked.</summary>
    public bool ReadsBody => Root.Passing.Length > 0 || Root.LeadsToRecords;
}
