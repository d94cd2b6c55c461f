namespace PollerSaga.Jobs.Preparation;

/// <summary>The result of one request to a stream. It contains no secrets.</summary>
/// <param name="Source">The source and the stream.</param>
/// <param name="Version">The version of the definition.</param>
/// <param name="Method">The method of the request.</param>
/// <param name="Url">The address of the request, with secrets masked.</param>
/// <param name="Status">HTTP status of the response; null if there was none.</param>
/// <param name="ContentType">The media type of the response; null if it is unknown.</param>
/// <param name="Bytes">Size of the decoded body in bytes; null if there was none.</param>
/// <param name="Seconds">Seconds from the request to the end of the body.</param>
/// <param name="Records">The number of records in the page; null if it is unknown.</param>
/// <param name="FirstRecord">The first record, at most 4,000 characters; null for none.</param>
/// <param name="Values">The values of the selectors of the definition.</param>
/// <param name="Plan">The plan of a job; null for a response that is no page.</param>
/// <param name="Error">Why the response is no page; null for a page.</param>
public sealed record StreamCheckResult(
    string Source,
    string Version,
    string Method,
    string Url,
    int? Status,
    string? ContentType,
    long? Bytes,
    double Seconds,
    long? Records,
    string? FirstRecord,
    IReadOnlyList<CheckedValue> Values,
    StreamCheckPlan? Plan,
    string? Error);
