using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using PollerSaga.Fetching.Codings;

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
    /// The API is unreachable or exceeds the time-out. Or its response has an error status, ends early, is too large or has other content
    /// than expected.
    /// </exception>
    public async Task<T> GetAsync<T>(
        Uri address,
        ExpectedContent content,
        Func<CheckedBody, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Name);
        using var timeout = new ResponseTimeout(_options.Timeout, clock, cancellationToken);
        using var response = await SendAsync(client, address, timeout);
        timeout.Pause();
        if (!response.IsSuccessStatusCode)
            throw ErrorStatus(response);
        if (ResponseCheck.FindFault(response.StatusCode) is { } noPage)
            throw Answered(response, $", {noPage}", isRetriable: response.StatusCode == HttpStatusCode.Accepted);
        if (ResponseCheck.FindFault(response.Content.Headers) is { } fault)
            throw Answered(response, $" with {fault}", isRetriable: false);

        await using var stream = ContentCodings.Decode(
            await response.Content.ReadAsStreamAsync(timeout.Token),
            ResponseCheck.CodingsOf(response.Content.Headers));
        await using var body = new CheckedBody(stream, _options.MaxBodyBytes, content, timeout, ContentType(response))
        {
            HttpStatus = (int)response.StatusCode,
        };
        return await read(body, cancellationToken);
    }

    // Ignores a value that is not a media type, or that contains characters that another message's header does not allow.
    private static string? ContentType(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.ToString() is { } type && Ascii.IsValid(type) ? type : null;

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, Uri address, ResponseTimeout timeout)
    {
        try
        {
            return await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        }
        catch (OperationCanceledException exception) when (timeout.HasElapsed)
        {
            throw timeout.CreateException(exception);
        }
        catch (HttpRequestException exception)
        {
            throw new FetchException(
                $"{address.GetLeftPart(UriPartial.Authority)} cannot be reached: {exception.Message}",
                isRetriable: true,
                innerException: exception);
        }
    }

    private FetchException ErrorStatus(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var isRetriable = status >= 500
            || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            || status == 425;
        return Answered(response, string.Empty, isRetriable);
    }

    private FetchException Answered(HttpResponseMessage response, string rest, bool isRetriable)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"The API answered {(int)response.StatusCode} {response.ReasonPhrase}");
        return new FetchException($"{status.TrimEnd()}{rest}.", isRetriable, isRetriable ? RetryAfter(response) : null)
        {
            HttpStatus = (int)response.StatusCode,
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
