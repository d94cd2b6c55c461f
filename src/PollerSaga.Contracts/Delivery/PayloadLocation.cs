using System.Text.Json.Serialization;

namespace PollerSaga.Contracts.Delivery;

/// <summary>Where a payload rests.</summary>
/// <param name="Bucket">The S3 bucket, or the absolute path of the payload folder.</param>
/// <param name="Key">The key in it, <c>{jobId}/{taskId}.json</c>, in S3 behind the prefix of the settings, with <c>/</c> on every system.</param>
public sealed record PayloadLocation(
    [property: JsonPropertyName("bucket")] string Bucket,
    [property: JsonPropertyName("key")] string Key);
