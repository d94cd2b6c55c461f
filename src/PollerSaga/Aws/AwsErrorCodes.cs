using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace PollerSaga.Aws;

/// <summary>
/// Classifies the error codes of S3 and SQS. The AWS SDK knows the codes of throttling and time-outs; these lists add codes that the SDK
/// does not list.
/// </summary>
internal static class AwsErrorCodes
{
    // Used only for its classification; the clients retry by themselves.
    private static readonly StandardRetryPolicy Sdk = new(maxRetries: 0);

    private static readonly HashSet<string> Missing = new(StringComparer.Ordinal)
    {
        "NoSuchBucket",
        "QueueDoesNotExist",
        "AWS.SimpleQueueService.NonExistentQueue",
        "AWS.SimpleQueueService.QueueDeletedRecently",
        "QueueDeletedRecently",
    };

    private static readonly HashSet<string> InvalidCredentials = new(StringComparer.Ordinal)
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

    private static readonly HashSet<string> OtherRegion = new(StringComparer.Ordinal)
    {
        "AuthorizationHeaderMalformed",
        "PermanentRedirect",
        "TemporaryRedirect",
    };

    // Neither the status nor the SDK shows that another try helps: bytes that were damaged on the way, conflicts of two requests, an upload
    // that is gone, and limits of SQS and KMS.
    private static readonly HashSet<string> Transient = new(StringComparer.Ordinal)
    {
        "BadDigest",
        "ConditionalRequestConflict",
        "IncompleteBody",
        "KMS.ThrottlingException",
        "KmsThrottled",
        "NoSuchUpload",
        "OperationAborted",
        "OverLimit",
        "XAmzContentChecksumMismatch",
        "XAmzContentSHA256Mismatch",
    };

    public static bool IsMissing(string? code) => code is not null && Missing.Contains(code);

    public static bool IsInvalidCredentials(string? code) => code is not null && InvalidCredentials.Contains(code);

    public static bool IsOtherRegion(string? code) => code is not null && OtherRegion.Contains(code);

    /// <summary>Whether the service throttles, times out, or asks for another try.</summary>
    public static bool IsTransient(string? code) => code is not null
        && (Sdk.ThrottlingErrorCodes.Contains(code) || Sdk.TimeoutErrorCodesToRetryOn.Contains(code) || Transient.Contains(code));

    /// <summary>Whether a response throttles, times out, or asks for another try, by its code or by the service's model.</summary>
    public static bool IsTransient(AmazonServiceException response) =>
        response.Retryable is not null
        || Sdk.IsThrottlingError(response)
        || Sdk.IsServiceTimeoutError(response)
        || IsTransient(response.ErrorCode);
}
