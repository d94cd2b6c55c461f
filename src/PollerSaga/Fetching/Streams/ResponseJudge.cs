using PollerSaga.Fetching.Budgets.Headers;
using PollerSaga.Fetching.Errors;
using PollerSaga.Fetching.Pages;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Streams;

/// <summary>Decides whether a response of a stream is a page, with the rules of the stream.</summary>
internal sealed class ResponseJudge(TimeProvider clock)
{
    /// <summary>Judges a response with an error status, or a status that is no page.</summary>
    /// <returns>The exception that ends the request.</returns>
    public async Task<Exception> JudgeErrorAsync(
        StreamResponse expected,
        PageResponse response,
        string? reasonPhrase,
        ReadOnlyMemory<byte> start,
        string text,
        CancellationToken cancellationToken)
    {
        var stream = expected.Stream;
        if (stream.End is { Kind: EndRuleKind.Status } end && end.Statuses.Contains(response.Status))
            return new NoRecordsException(content: null, response.Status);

        var content = await PageScan.ScanErrorAsync(stream.Selectors, response, start, cancellationToken);
        var context = ContextOf(expected, response) with
        {
            ReasonPhrase = reasonPhrase,
            Text = stream.Credentials.Secrets.Scrub(text),
            Value = selector => content[selector],
        };
        if (stream.Errors.Classify(context) is { } decision)
            return Decide(decision, context);

        return response.Status switch
        {
            204 => new NoRecordsException(content: null, response.Status),
            202 => new FetchException("The API answered 202, which announces a page but is none.", isRetriable: true) { HttpStatus = 202 },
            _ => new FetchException($"The API answered {response.Status}, which is no page.", isRetriable: false)
            {
                HttpStatus = response.Status,
            },
        };
    }

    /// <summary>Judges the content of a response with a status of success, when its body has been read.</summary>
    /// <exception cref="DecidedErrorException">A rule calls the response an error.</exception>
    /// <exception cref="NoRecordsException">The page has no records, and is not delivered.</exception>
    /// <exception cref="FetchException">The page is invalid.</exception>
    public void JudgeContent(StreamResponse expected, PageResponse response, PageContent content)
    {
        var stream = expected.Stream;
        var context = ContextOf(expected, response) with { Value = selector => content[selector] };
        if (stream.Errors.Classify(context) is { } decision)
            throw Decide(decision, context);
        if (content.RecordsFault is { } fault)
            throw new FetchException(fault, isRetriable: false) { HttpStatus = content.Status };
        if (stream.End is not null && content.Records == 0)
            throw new NoRecordsException(content, content.Status);
        ChainGuard.CheckContent(expected.Page, content);
    }

    private static Exception Decide(ErrorDecision decision, ErrorContext context) => decision.Action == ErrorAction.Empty
        ? new NoRecordsException(content: null, context.Status)
        : new DecidedErrorException(decision, context.Status, StatedLimits.Find(context.Headers, context.Now));

    private ErrorContext ContextOf(StreamResponse expected, PageResponse response) => new()
    {
        Status = response.Status,
        Headers = response.Headers.ToDictionary(
            header => header.Key,
            header => string.Join(", ", header.Value),
            StringComparer.OrdinalIgnoreCase),
        Attempt = expected.Attempt,
        IsFirstResponse = expected.Page.Index == 0,
        HasBeenRefreshed = expected.IsRefreshed,
        Now = clock.GetUtcNow(),
        MaxWait = expected.Stream.Source.Limits.MaxWait,
    };
}
