using Amazon.S3;
using Amazon.S3.Model;

namespace PollerSaga.EndToEndTests.Aws;

/// <summary>A bucket for one test in the configured S3, and the program's settings for it.</summary>
public sealed class AwsBucket : IAsyncDisposable
{
    private readonly AmazonS3Client _client = new(
        AwsEndpoint.Credentials,
        new AmazonS3Config
        {
            ServiceURL = AwsEndpoint.Address.ToString(),
            AuthenticationRegion = AwsEndpoint.Region,
            ForcePathStyle = true,
        });

    public string Name { get; } = $"pollersaga-test-{Guid.NewGuid():N}";

    public static async Task<AwsBucket> MakeAsync()
    {
        var bucket = new AwsBucket();
        await bucket._client.PutBucketAsync(bucket.Name);
        return bucket;
    }

    /// <summary>Returns the settings for payloads in this or another bucket, at its endpoint or at a proxy.</summary>
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
