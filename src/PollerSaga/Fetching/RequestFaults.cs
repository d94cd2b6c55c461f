using System.Security.Authentication;
using PollerSaga.Certificates;
using PollerSaga.Fetching.Guard;

namespace PollerSaga.Fetching;

/// <summary>Turns the exceptions of requests without a response into exceptions that state the cause.</summary>
internal static class RequestFaults
{
    /// <summary>The exception for a request.</summary>
    /// <param name="address">The address of the request. The message contains only its scheme, host and port.</param>
    /// <param name="exception">The exception of the client.</param>
    public static FetchException Of(Uri address, Exception exception)
    {
        if (Find<RequestRefusedException>(exception) is { } refused)
            return new FetchException(refused.Message, isRetriable: false, innerException: exception) { HttpStatus = refused.HttpStatus };

        var (cause, isRetriable) = CauseOf(address, exception);
        return new FetchException($"{address.GetLeftPart(UriPartial.Authority)} {cause}", isRetriable, innerException: exception);
    }

    private static (string Cause, bool IsRetriable) CauseOf(Uri address, Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            ($"sent a response with more than {PartnerConnections.MaxHeaderKibibytes} KiB of headers, which is refused.", false),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            ($"cannot be reached: {SecureConnectionCause(exception)}", true),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
            ($"cannot be reached through the proxy of PollerSaga:Fetching:Proxy: {Messages(exception)}", true),
        // A server of TLS answers plain HTTP with an alert, which is no response, or closes the connection.
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded }
            when address.Scheme == "http" =>
            ($"cannot be reached: {Messages(exception)} If the port expects TLS, use https.", true),
        _ => ($"cannot be reached: {Messages(exception)}", true),
    };

    private static string SecureConnectionCause(Exception exception)
    {
        if (Find<CertificateRefusedException>(exception) is { } refused)
            return $"{refused.Message}. Connect to the right host, or install the certificate of the issuer on this machine.";

        // A server of plain HTTP answers the first message of TLS with text, or closes the connection.
        var cause = Find<AuthenticationException>(exception)?.Message ?? exception.GetBaseException().Message;
        return $"TLS failed ({cause.TrimEnd('.')}). Either the port expects plain HTTP, and the address must begin with http; "
            + "or the server accepts no version of TLS that this machine offers.";
    }

    // The outer messages often only say that the inner one has the cause.
    private static string Messages(Exception exception)
    {
        var message = exception.Message;
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (!message.Contains(inner.Message.TrimEnd('.'), StringComparison.Ordinal))
                message = $"{message.TrimEnd('.')}: {inner.Message}";
        }

        return message;
    }

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
                return found;
        }

        return null;
    }
}
