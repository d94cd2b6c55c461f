using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using PollerSaga.Fetching.Codings;
using PollerSaga.Fetching.Errors;
using PollerSaga.Fetching.Guard;
using PollerSaga.Fetching.Pages;

namespace PollerSaga.Fetching;

/// <summary>Sends one request to a partner's API. The result is a response, a retriable fault or a permanent fault.</summary>
internal sealed class PartnerClient(IHttpClientFactory clients, IOptions<FetchingOptions> options, TimeProvider clock)
{
    /// <summary>Name of the client in <see cref="IHttpClientFactory"/>.</summary>
    public const string Name = "partner";

    private readonly FetchingOptions _options = options.Value;

    /// <summary>
    /// Requests an address and passes the body to <paramref name="read"/> as it arrives. The time-out runs while the client waits for the
    /// API.
    /// </summary>
    /// <exception cref="FetchException">
    /// The address is refused. Or the API is unreachable or exceeds the time-out. Or its response has an error status, ends early, is too
    /// large or has other content than expected.
    /// </exception>
    public async Task<T> GetAsync<T>(
        Uri address,
        ExpectedContent content,
        Func<CheckedBody, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Name);
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(client, message, content, rules: null, read, cancellationToken);
    }

    /// <summary>
    /// Sends a message, like <see cref="GetAsync"/>. With <paramref name="rules"/>, the body is scanned, <see cref="CheckedBody.Content"/>
    /// has its values, and the rules decide whether the response is a page.
    /// </summary>
    /// <exception cref="FetchException">See <see cref="GetAsync"/>.</exception>
    public async Task<T> SendAsync<T>(
        HttpClient client,
        HttpRequestMessage message,
        ExpectedContent content,
        IResponseRules? rules,
        Func<CheckedBody, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var address = message.RequestUri!;
        if (!RequestedUrl.IsHttp(address) || RequestedUrl.HasUserInfo(address))
        {
            throw new FetchException(
                "The address is not requested: it must be an http or https address without a user name.",
                isRetriable: false);
        }

        using var timeout = new ResponseTimeout(_options.Timeout, clock, cancellationToken);
        using var response = await SendAsync(client, message, timeout);
        timeout.Response = ((int)response.StatusCode, response.ReasonPhrase);
        var codings = ResponseCheck.CodingsOf(response.Content.Headers);
        await using var stream = new DecodedBody(
            await response.Content.ReadAsStreamAsync(timeout.Token),
            codings,
            _options.MaxCompressionRatio);
        var page = rules is null ? null : PageResponse.Of(response, address);
        if (rules is not null && (!response.IsSuccessStatusCode || ResponseCheck.FindFault(response.StatusCode) is not null))
        {
            var start = await ReadStartAsync(ContentCodings.CanDecode(codings) ? stream : Stream.Null, timeout);
            var text = ErrorBody.Decode(start, response.Content.Headers.ContentType?.CharSet);
            throw await rules.JudgeErrorAsync(page!, response.ReasonPhrase, start, text, cancellationToken);
        }

        if (!response.IsSuccessStatusCode)
            throw await ErrorStatusAsync(response, ContentCodings.CanDecode(codings) ? stream : Stream.Null, timeout);
        if (ResponseCheck.FindFault(response.StatusCode) is { } noPage)
            throw Answered(response, $", {noPage}.", isRetriable: response.StatusCode == HttpStatusCode.Accepted);
        if (ResponseCheck.FindFault(response.Content.Headers) is { } fault)
            throw Answered(response, $" with {fault}.", isRetriable: false);

        timeout.Pause();
        await using var body = new CheckedBody(
            stream,
            _options.MaxBodyBytes,
            content,
            timeout,
            ContentType(response),
            rules is null ? null : new PageScan(rules.Selectors, page!),
            rules is null ? null : scanned => rules.JudgeContent(page!, scanned))
        {
            HttpStatus = (int)response.StatusCode,
        };
        return await read(body, cancellationToken);
    }

    // Ignores a value that is not a media type, or that contains characters that another message's header does not allow.
    private static string? ContentType(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.ToString() is { } type && Ascii.IsValid(type) ? type : null;

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage message, ResponseTimeout timeout)
    {
        try
        {
            return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        }
        catch (OperationCanceledException exception) when (timeout.HasElapsed)
        {
            throw timeout.CreateException(exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or RequestRefusedException)
        {
            throw RequestFaults.Of(message.RequestUri!, exception);
        }
    }

    private async Task<FetchException> ErrorStatusAsync(HttpResponseMessage response, Stream body, ResponseTimeout timeout)
    {
        var status = (int)response.StatusCode;
        var isRetriable = status >= 500
            || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            || status == 425;
        var text = await ReadTextAsync(response, body, timeout);
        return Answered(response, text.Length == 0 ? "." : $": {text}", isRetriable);
    }

    private FetchException Answered(HttpResponseMessage response, string rest, bool isRetriable)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"The API answered {(int)response.StatusCode} {response.ReasonPhrase}");
        return new FetchException($"{status.TrimEnd()}{rest}", isRetriable, isRetriable ? RetryAfter(response) : null)
        {
            HttpStatus = (int)response.StatusCode,
        };
    }

    private static async Task<string> ReadTextAsync(HttpResponseMessage response, Stream body, ResponseTimeout timeout) =>
        ErrorText.Clean(ErrorBody.Decode(await ReadStartAsync(body, timeout), response.Content.Headers.ContentType?.CharSet));

    // The status counts, also if the rest of the response cannot be read.
    private static async Task<byte[]> ReadStartAsync(Stream body, ResponseTimeout timeout)
    {
        try
        {
            return await ErrorBody.ReadAsync(body, timeout.Token);
        }
        catch (Exception exception)
            when (exception is IOException or HttpRequestException or InvalidDataException
                || (exception is OperationCanceledException && timeout.HasElapsed))
        {
            return [];
        }
    }

    // A time that has passed states nothing.
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait > TimeSpan.Zero ? wait : null;
    }
}
