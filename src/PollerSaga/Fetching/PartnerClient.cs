using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;

namespace PollerSaga.Fetching;

/// <summary>Makes one request to a partner's API and sorts what comes back into an answer, a fault that may pass, and one that will not.</summary>
internal sealed class PartnerClient(IHttpClientFactory clients, IOptions<FetchingOptions> options, TimeProvider clock)
{
    /// <summary>Name of the client in <see cref="IHttpClientFactory"/>.</summary>
    public const string Name = "partner";

    private readonly FetchingOptions _options = options.Value;

    /// <summary>Requests an address and hands its body to <paramref name="read"/> as it arrives. The time-out runs while the API is waited for.</summary>
    /// <exception cref="FetchException">The API cannot be reached, takes too long, or its answer is no success, breaks off, is too large or is not what was expected.</exception>
    public async Task<T> GetAsync<T>(Uri address, ExpectedContent content, Func<CheckedBody, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(Name);
        using var time = new AnswerTime(_options.Timeout, clock, cancellationToken);
        using var response = await SendAsync(client, address, time);
        time.Hold();
        if (!response.IsSuccessStatusCode)
            throw Refusal(response);

        await using var stream = await response.Content.ReadAsStreamAsync(time.Token);
        await using var body = new CheckedBody(stream, _options.MaxBodyBytes, content, time, ContentType(response)) { HttpStatus = (int)response.StatusCode };
        return await read(body, cancellationToken);
    }

    // What is no media type, or could not be the header of another message, is none.
    private static string? ContentType(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.ToString() is { } type && Ascii.IsValid(type) ? type : null;

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, Uri address, AnswerTime time)
    {
        try
        {
            return await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, time.Token);
        }
        catch (OperationCanceledException exception) when (time.HasPassed)
        {
            throw time.Fault(exception);
        }
        catch (HttpRequestException exception)
        {
            throw new FetchException($"{address.GetLeftPart(UriPartial.Authority)} cannot be reached: {exception.Message}", isRetriable: true, innerException: exception);
        }
    }

    private FetchException Refusal(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var isRetriable = status >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || status == 425;
        return new FetchException(
            string.Create(CultureInfo.InvariantCulture, $"The API answered {status} {response.ReasonPhrase}").TrimEnd() + ".",
            isRetriable,
            isRetriable ? RetryAfter(response) : null)
        {
            HttpStatus = status,
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
