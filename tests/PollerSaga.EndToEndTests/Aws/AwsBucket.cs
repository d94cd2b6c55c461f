using Amazon.S3;
using Amazon.S3.Model;

namespace PollerSaga.EndToEndTests.Aws;

/// <summary>A bucket of one test in the S3 that the environment names, and the settings that lead the program to it.</summary>
public sealed class AwsBucket : IAsyncDisposable
{
    private readonly AmazonS3Client _client = new(
        AwsEndpoint.Credentials,
        new AmazonS3Config { ServiceURL = AwsEndpoint.Address.ToString(), AuthenticationRegion = AwsEndpoint.Region, ForcePathStyle = true });

    public string Name { get; } = $"pollersaga-test-{Guid.NewGuid():N}";

    public static async Task<AwsBucket> MakeAsync()
    {
        var bucket = new AwsBucket();
        await bucket._client.PutBucketAsync(bucket.Name);
        return bucket;
    }

    /// <summary>The settings of payloads in this bucket, or in one that a test knows better, at its endpoint or at who stands in front of it.</summary>
    public string[] Settings(Uri? endpoint = null, string? name = null) =>
    [
        .. AwsEndpoint.Settings.Select(setting => $"--{setting.Key}={setting.Value}"),
        "--PollerSaga:Payloads:Kind=S3",
        $"--PollerSaga:Payloads:Bucket={name ?? Name}",
        "--PollerSaga:Payloads:Prefix=raw/",
        $"--PollerSaga:Payloads:ServiceUrl={endpoint ?? AwsEndpoint.Address}",
        "--PollerSaga:Payloads:ForcePathStyle=true",
    ];

    public async Task<IReadOnlyList<S3Object>> ListAsync()
    {
        var objects = new List<S3Object>();
        await foreach (var found in _client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = Name }).S3Objects)
            objects.Add(found);
        return objects;
    }

    public async Task<byte[]> ReadAsync(string key)
    {
        using var answer = await _client.GetObjectAsync(Name, key);
        var copy = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(copy);
        return copy.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var left in await ListAsync())
            await _client.DeleteObjectAsync(Name, left.Key);
        await _client.DeleteBucketAsync(Name);
        _client.Dispose();
    }
}
