using System.Net;
using Amazon.Runtime;
using PollerSaga.Faults;

namespace PollerSaga.Aws;

/// <summary>Classifies the faults of AWS, and turns them into exceptions that state the remedy.</summary>
internal static class AwsFault
{
    /// <summary>Whether an exception comes from AWS or the way to it. A cancellation does not.</summary>
    public static bool Is(Exception exception) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException;

    /// <summary>Classifies a fault.</summary>
    public static AwsFaultKind KindOf(Exception exception) => exception switch
    {
        AmazonServiceException { ErrorCode: var code } when AwsErrorCodes.IsMissing(code) => AwsFaultKind.Missing,
        AmazonServiceException response when IsResponse(response) => IsTransient(response) ? AwsFaultKind.Transient : AwsFaultKind.Refused,
        _ when IsOfNetwork(exception) => AwsFaultKind.Transient,
        AmazonClientException => AwsFaultKind.Refused, // Before the request was sent: there are no credentials, or they are malformed.
        _ => AwsFaultKind.Transient,
    };

    /// <summary>Classifies the fault of one entry of a batch by its code and by whether the sender caused it.</summary>
    public static AwsFaultKind KindOf(string? code, bool isSendersFault)
    {
        if (code is null || AwsErrorCodes.IsTransient(code))
            return AwsFaultKind.Transient;
        if (AwsErrorCodes.IsMissing(code))
            return AwsFaultKind.Missing;
        return isSendersFault ? AwsFaultKind.Refused : AwsFaultKind.Transient;
    }

    /// <summary>
    /// The exception for a fault of an edge, with the remedy: a <see cref="DependencyRefusedException"/> unless the fault is transient.
    /// </summary>
    public static DependencyUnavailableException At(AwsEdge edge, Exception exception)
    {
        var kind = KindOf(exception);
        var message = AwsFaultMessage.Describe(edge, kind, exception);
        return kind == AwsFaultKind.Transient
            ? new DependencyUnavailableException(message, exception)
            : new DependencyRefusedException(message, exception);
    }

    /// <summary>Whether the service responded, rather than the way to it failing.</summary>
    public static bool IsResponse(AmazonServiceException exception) => exception.StatusCode != 0;

    private static bool IsTransient(AmazonServiceException response) =>
        (int)response.StatusCode >= 500
        || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || (int)response.StatusCode < 300 // A success that the SDK cannot read.
        || AwsErrorCodes.IsTransient(response);

    private static bool IsOfNetwork(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException or IOException or TimeoutException or OperationCanceledException)
                return true;
        }

        return false;
    }
}
