using System.Text.Json;
using Microsoft.Extensions.Options;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Requests;
using PollerSaga.Fetching.Streams;
using PollerSaga.Settings;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Jobs.Preparation;

/// <summary>Checks a stream with one request, as a job would send it first.</summary>
internal sealed class StreamCheck(StreamAccess access, StreamProbe probe, IOptions<PollingOptions> options)
{
    /// <summary>Maximum length of <see cref="StreamCheckResult.FirstRecord"/> in characters.</summary>
    public const int MaxRecordLength = 4000;

    private const int MaxValueLength = 200;

    /// <summary>Sends the request.</summary>
    /// <exception cref="FetchException">A secret is missing, or the address or another value is invalid. No request was sent.</exception>
    public async Task<StreamCheckResult> CheckAsync(RequestedStream requested, CancellationToken cancellationToken)
    {
        var (stream, request) = access.Open(requested);
        var page = await probe.SendAsync(stream, request, cancellationToken);
        var record = page.Error is null && page.Content is not { Records: 0 } && page.Start.Length > 0
            ? FirstRecord.Find(page.Start.Span, stream.Stream.Records, stream.Stream.Decoder)
            : null;
        return new StreamCheckResult(
            requested.Name,
            requested.Version,
            request.Method.Method,
            Hide(stream, request, request.MaskedUrl), // with the credentials, if they are in the query
            page.Status,
            page.ContentType,
            page.Content?.Bytes,
            Math.Round(page.Duration.TotalSeconds, 3),
            page.Content?.Records,
            record is null ? null : Shorten(Hide(stream, request, record), MaxRecordLength),
            page.Content is { } content ? ValuesOf(stream, request, content) : [],
            page.Result is { } result
                ? StreamEstimate.Of(stream.Stream, stream.Source.Limits, result, page.Duration, options.Value.MaxConcurrency)
                : null,
            page.Error);
    }

    private static List<CheckedValue> ValuesOf(PolledStream stream, PartnerRequest request, PageContent content) =>
    [
        .. stream.Paginator.Selectors
            .Concat(stream.Selectors.Values)
            .Distinct()
            .Select(selector => ToValue(selector, content[selector], stream, request)),
    ];

    private static CheckedValue ToValue(Selector selector, SelectedValue value, PolledStream stream, PartnerRequest request) => new(
        selector.Text,
        value.Kind == JsonValueKind.Undefined ? "absent" : value.Kind.ToString().ToLowerInvariant(),
        value.Kind is JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array
            ? null
            : Shorten(Hide(stream, request, value.Text), MaxValueLength));

    // A partner can repeat a secret of the request. It is hidden before the text is cut, so that no part of it remains.
    private static string Hide(PolledStream stream, PartnerRequest request, string text) =>
        request.Mask.Mask(stream.Credentials.Secrets.Scrub(text));

    private static string Shorten(string text, int length) => text.Length <= length ? text : $"{text[..length]}…";
}
