using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using PollerSaga.Fetching.Clients;
using PollerSaga.Fetching.Secrets;

namespace PollerSaga.Fetching.Credentials;

/// <summary>
/// Sends the requests for tokens and log-ins, with the time-out and the guard of requests for pages. No text of a response reaches an
/// error: it can contain tokens and secrets.
/// </summary>
internal sealed class CredentialRequests(PartnerHttpClients clients, IOptions<FetchingOptions> options, TimeProvider clock)
{
    private const int TooEarly = 425;

    /// <summary>The time-out of one request.</summary>
    public TimeSpan Timeout => options.Value.Timeout;

    /// <summary>The clock of lifetimes.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Sends a request.</summary>
    /// <param name="address">The address.</param>
    /// <param name="certificate">The client certificate; null for none.</param>
    /// <param name="secrets">The values that no text may reveal.</param>
    /// <param name="send">Sends it. It may return an exception of the client instead of throwing it.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CredentialsException">There is no response in time.</exception>
    public async Task<T> SendAsync<T>(
        Uri address,
        ClientCertificate? certificate,
        SecretValues secrets,
        Func<HttpClient, CancellationToken, Task<(T Response, Exception? Failure)>> send,
        CancellationToken cancellationToken)
    {
        using var client = clients.CreateForCredentials(certificate);
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var (response, failure) = await send(client, both.Token);
            cancellationToken.ThrowIfCancellationRequested();
            return failure is null ? response : throw Describe(address, failure, secrets, timeout.IsCancellationRequested);
        }
        catch (Exception exception) when (exception is not CredentialsException && !cancellationToken.IsCancellationRequested)
        {
            throw Describe(address, exception, secrets, timeout.IsCancellationRequested);
        }
    }

    /// <summary>The exception for a response with an error status.</summary>
    /// <param name="subject">What answered, for example <c>The token endpoint https://login.example.com</c>.</param>
    /// <param name="response">The response.</param>
    /// <param name="code">The error code of the protocol; null for none.</param>
    /// <param name="remedy">The remedy of a permanent error, as a sentence.</param>
    public CredentialsException Refusal(string subject, HttpResponseMessage response, string? code, string remedy)
    {
        var status = (int)response.StatusCode;
        var isRetriable = status is >= 500 or (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests or TooEarly
            || code is "temporarily_unavailable" or "server_error" or "slow_down";
        var error = code is null ? string.Empty : $" with the error {code}";
        var end = isRetriable ? string.Empty : $" {remedy}";
        return new CredentialsException(
            string.Create(CultureInfo.InvariantCulture, $"{subject} answered {status}{error}.{end}"),
            isRetriable,
            isRetriable ? RetryAfter(response) : null)
        {
            HttpStatus = status,
            ErrorCode = code,
        };
    }

    private CredentialsException Describe(Uri address, Exception exception, SecretValues secrets, bool hasTimedOut)
    {
        var host = address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        switch (exception)
        {
            case OperationCanceledException when hasTimedOut:
                return new CredentialsException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{host} sent no complete token response within {Timeout.TotalSeconds:0.###} s (PollerSaga:Fetching:Timeout)."),
                    isRetriable: true);
            case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                return new CredentialsException(
                    $"{host} sent a token response that is larger than {PartnerHttpClients.MaxCredentialBytes / 1024} KiB. "
                    + "Correct the address.");
            default:
                // The causes are not passed on: they can quote the response. So can the address of a redirection.
                var fault = RequestFaults.Of(address, exception);
                return new CredentialsException(secrets.Scrub($"The request for a token failed: {fault.Message}"), fault.IsRetriable)
                {
                    HttpStatus = fault.HttpStatus,
                };
        }
    }

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
