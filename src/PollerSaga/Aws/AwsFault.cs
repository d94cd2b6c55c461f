using System.Globalization;
using System.Net;
using Amazon.Runtime;
using PollerSaga.Faults;

namespace PollerSaga.Aws;

/// <summary>Sorts faults of AWS, and gives them a name and a remedy.</summary>
internal static class AwsFault
{
    private static readonly HashSet<string> Missing = new(StringComparer.Ordinal)
    {
        "NoSuchBucket",
        "QueueDoesNotExist",
        "AWS.SimpleQueueService.NonExistentQueue",
        "AWS.SimpleQueueService.QueueDeletedRecently",
        "QueueDeletedRecently",
    };

    private static readonly HashSet<string> WrongCredentials = new(StringComparer.Ordinal)
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSecurity",
        "InvalidToken",
        "MissingAuthenticationToken",
        "SignatureDoesNotMatch",
        "TokenRefreshRequired",
        "UnrecognizedClientException",
    };

    private static readonly HashSet<string> WrongRegion = new(StringComparer.Ordinal)
    {
        "AuthorizationHeaderMalformed",
        "PermanentRedirect",
        "TemporaryRedirect",
    };

    // Those whose status is not the one of a fault that passes.
    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "BadDigest",
        "ConditionalRequestConflict",
        "IncompleteBody",
        "KMS.ThrottlingException",
        "KmsThrottled",
        "NoSuchUpload",
        "OperationAborted",
        "OverLimit",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestTimeout",
        "RequestTimeoutException",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "XAmzContentChecksumMismatch",
        "XAmzContentSHA256Mismatch",
    };

    /// <summary>Whether an exception is one of AWS or the way to it. A cancellation is not, be it of the caller's own token.</summary>
    public static bool Is(Exception exception) =>
        exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException;

    /// <summary>What a fault asks for.</summary>
    public static AwsFaultKind KindOf(Exception exception) => exception switch
    {
        AmazonServiceException { ErrorCode: { } code } when Missing.Contains(code) => AwsFaultKind.Missing,
        AmazonServiceException answer when IsAnswer(answer) => IsPassing(answer.StatusCode, answer.ErrorCode) ? AwsFaultKind.Passing : AwsFaultKind.Refused,
        _ when IsOfTheWay(exception) => AwsFaultKind.Passing,
        AmazonClientException => AwsFaultKind.Refused, // Before anything was sent: there are no credentials, or they are none.
        _ => AwsFaultKind.Passing,
    };

    /// <summary>Sorts the fault of one entry of a batch, which has a code and says whose fault it is.</summary>
    public static AwsFaultKind KindOf(string? code, bool isSendersFault)
    {
        if (code is null || Passing.Contains(code))
            return AwsFaultKind.Passing;
        if (Missing.Contains(code))
            return AwsFaultKind.Missing;
        return isSendersFault ? AwsFaultKind.Refused : AwsFaultKind.Passing;
    }

    /// <summary>The exception that says what happened at an edge, and what to do about it: a <see cref="DependencyRefusedException"/> unless the fault is a passing one.</summary>
    public static DependencyUnavailableException At(AwsEdge edge, Exception exception)
    {
        var kind = KindOf(exception);
        var message = Describe(edge, kind, exception);
        return kind == AwsFaultKind.Passing ? new DependencyUnavailableException(message, exception) : new DependencyRefusedException(message, exception);
    }

    private static string Describe(AwsEdge edge, AwsFaultKind kind, Exception exception)
    {
        var said = Said(exception);
        if (kind == AwsFaultKind.Missing)
            return $"{edge.Where} has no such thing as {edge.Resource}. Make it, or set {edge.ResourceSetting} to one that is there.";

        if (exception is not AmazonServiceException answer || !IsAnswer(answer))
        {
            return kind == AwsFaultKind.Passing
                ? $"{edge.Where} cannot be reached: {said}. Check that it runs, {edge.ServiceUrlSetting} and PollerSaga:Aws:Region."
                : $"There are no credentials for {edge.Where}: {said}. Set PollerSaga:Aws:AccessKey and PollerSaga:Aws:SecretKey, or give AWS's default chain some.";
        }

        var code = answer.ErrorCode ?? string.Empty;
        if (kind == AwsFaultKind.Passing)
            return $"{edge.Where} does not work for {edge.Resource}: it answers {said}. It is tried again.";
        if (WrongCredentials.Contains(code))
            return $"{edge.Where} refuses the credentials: {said}. Check PollerSaga:Aws:AccessKey and PollerSaga:Aws:SecretKey, or what AWS's default chain finds.";
        if (WrongRegion.Contains(code) || answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect)
            return $"{edge.Where} has {edge.Resource} in another region: {said}. Set PollerSaga:Aws:Region to that one.";
        if (code == "RequestTimeTooSkewed")
            return $"{edge.Where} refuses the time of this machine: {said}. Set its clock.";
        return answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
            ? $"{edge.Where} denies the use of {edge.Resource}: {said}. Give the credentials the right to it, or check {edge.ResourceSetting}."
            : $"{edge.Where} refuses what is asked of {edge.Resource}: {said}. Check {edge.ResourceSetting} and the settings beside it.";
    }

    private static bool IsAnswer(AmazonServiceException exception) => exception.StatusCode != 0;

    private static bool IsPassing(HttpStatusCode status, string? code) =>
        (int)status >= 500
        || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || (int)status < 300 // An answer that says it went well, and cannot be read.
        || (code is not null && Passing.Contains(code));

    private static bool IsOfTheWay(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException or IOException or TimeoutException or OperationCanceledException)
                return true;
        }

        return false;
    }

    private static string Said(Exception exception)
    {
        var message = exception.Message.Split('\n', 2)[0].Trim().TrimEnd('.', ':');
        if (exception is not AmazonServiceException answer || !IsAnswer(answer))
            return message;

        var code = string.IsNullOrEmpty(answer.ErrorCode) ? string.Empty : $" {answer.ErrorCode}";
        return string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode}{code} ({message})");
    }
}
