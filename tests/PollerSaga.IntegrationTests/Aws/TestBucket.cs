using Amazon.S3;
using Amazon.S3.Model;

namespace PollerSaga.IntegrationTests.Aws;

/// <summary>A bucket for one test. Its disposal deletes it and its objects.</summary>
internal sealed class TestBucket : IAsyncDisposable
{
    private readonly AmazonS3Client _client = AwsServer.CreateS3();

    public string Name { get; } = $"pollersaga-test-{Guid.NewGuid():N}";

    public static async Task<TestBucket> MakeAsync()
    {
        var bucket = new TestBucket();
        await bucket._client.PutBucketAsync(bucket.Name);
        return bucket;
    }

    public async Task<IEnumerable<string>> ListAsync()
    {
        var keys = new List<string>();
        await foreach (var found in _client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = Name }).S3Objects)
            keys.Add(found.Key);
        return keys.Order(StringComparer.Ordinal);
    }

    public async Task<byte[]> ReadAsync(string key)
    {
        using var answer = await GetAsync(key);
        var copy = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(copy);
        return copy.ToArray();
    }

    public Task<GetObjectResponse> GetAsync(string key) => _client.GetObjectAsync(Name, key);

    public Task PutAsync(string key) =>
        _client.PutObjectAsync(new PutObjectRequest { BucketName = Name, Key = key, ContentBody = "{}", UseChunkEncoding = false });

    public Task AbortAsync(string key, string uploadId) => _client.AbortMultipartUploadAsync(Name, key, uploadId);

    public async ValueTask DisposeAsync()
    {
        foreach (var key in await ListAsync())
            await _client.DeleteObjectAsync(Name, key);
        await _client.DeleteBucketAsync(Name);
        _client.Dispose();
    }
}
