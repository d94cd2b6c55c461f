using System.Text.Json.Serialization;

namespace PollerSaga.Contracts.Delivery;

/// <summary>Location of a stored payload.</summary>
/// <param name="Bucket">The S3 bucket, or the absolute path of the payload folder.</param>
/// <param name="Key">
/// The key in the bucket or folder: <c>{jobId}/{taskId}.json</c>, with <c>/</c> on every system. S3 keys start with the prefix from the
/// settings.
/// </param>
public sealed record PayloadLocation(
    [property: JsonPropertyName("bucket")] string Bucket,
    [property: JsonPropertyName("key")] string Key);
