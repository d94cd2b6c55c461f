using System.Text.Json;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pages;

/// <summary>
/// The result of the single pass over the body of a page: the values of the selectors, the number of records, and the response's address,
/// status and headers. The body itself is not kept.
/// </summary>
public sealed class PageContent
{
    private readonly IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> _headers;
    private readonly IReadOnlyDictionary<Selector, SelectedValue> _values;

    /// <summary>Creates the content of a page, for the tests of a paginator.</summary>
    /// <param name="address">The address of the page, after redirects.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="headers">The headers, with the values of each. A name can occur more than once, in any case.</param>
    /// <param name="records">The number of records; null if it is unknown.</param>
    /// <param name="values">The values of the selectors of the body.</param>
    /// <param name="digest">The hash of the body; 0 if it was not computed.</param>
    /// <param name="bytes">The size of the body in bytes.</param>
    public PageContent(
        Uri address,
        int status,
        IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> headers,
        long? records,
        IReadOnlyDictionary<Selector, SelectedValue> values,
        ulong digest = 0,
        long bytes = 0)
    {
        (Address, Status, Records, Digest, Bytes) = (address, status, records, digest, bytes);
        _headers = headers;
        _values = values;
    }

    /// <summary>The address of the page, after redirects. Relative URLs of the page refer to it. It can contain secrets.</summary>
    public Uri Address { get; }

    /// <summary>The HTTP status of the response.</summary>
    public int Status { get; }

    /// <summary>
    /// The number of records: elements of the array that <c>records</c> selects, 0 if it is absent or null; lines of <c>jsonl</c> and
    /// <c>text</c> that are not empty; rows of <c>csv</c> without the header row; elements of <c>xml</c>. Null without <c>records</c>, if
    /// <c>records</c> selects no array (see <see cref="RecordsFault"/>), and for an archive (gzip or zip).
    /// </summary>
    public long? Records { get; }

    /// <summary>Why the records cannot be counted, and the fix; null if they can, or are not wanted.</summary>
    public string? RecordsFault { get; init; }

    /// <summary>
    /// A 64-bit hash (XXH3) of the decoded bytes: pages with the same bytes have the same hash. 0 if it was not wanted. It does not protect
    /// against deliberate collisions.
    /// </summary>
    public ulong Digest { get; }

    /// <summary>The size of the decoded body in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The value of a selector.</summary>
    /// <param name="selector">A selector of the stream, or any header. Several values of a header are joined with a comma.</param>
    /// <returns>The value; <see cref="SelectedValue.Absent"/> if the selector found nothing.</returns>
    /// <exception cref="ArgumentException">
    /// The selector was not evaluated: name it in the paginator's selectors, so that the pass evaluates it.
    /// </exception>
    public SelectedValue this[Selector selector]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(selector);
            if (selector.Header is { } header)
            {
                return Header(header) is { Count: > 0 } texts
                    ? new SelectedValue(JsonValueKind.String, string.Join(", ", texts))
                    : SelectedValue.Absent;
            }

            return _values.TryGetValue(selector, out var value)
                ? value
                : throw new ArgumentException(
                    $"The selector {selector} was not evaluated. Add it to the paginator's selectors.",
                    nameof(selector));
        }
    }

    /// <summary>The values of a header, in the order of the response.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>The values; empty without the header.</returns>
    public IReadOnlyList<string> Header(string name) =>
    [
        .. _headers
            .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value),
    ];
}
