using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IO;
using PollerSaga.Aws;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Settings;

namespace PollerSaga.Payloads.S3;

/// <summary>
/// Payloads as objects in a bucket of S3, each with its media type and a SHA-256 checksum that S3 holds against what arrives. Of a payload
/// one part is in memory at a time: what fits into it is put at once, what is larger goes in parts.
/// </summary>
internal sealed class S3PayloadStore : IPayloadStore, IStartCheck, IDisposable
{
    // What S3 asks of a part: at least so large, unless it is the last, and not more of them.
    private const int SmallestPart = 5 * 1024 * 1024;
    private const int MostParts = 10_000;

    // What parts no longer need is kept for others up to here.
    private const int MostFreeBytes = 32 * 1024 * 1024;

    private readonly S3Bucket _bucket;
    private readonly string _prefix;
    private readonly long _partSize;
    private readonly RecyclableMemoryStreamManager _memory = new(new RecyclableMemoryStreamManager.Options { MaximumSmallPoolFreeBytes = MostFreeBytes });
    private readonly ILogger<S3PayloadStore> _logger;

    public S3PayloadStore(
        IOptions<PayloadOptions> options,
        IOptions<AwsOptions> aws,
        PayloadLimit limit,
        DependencyWatch watch,
        TimeProvider clock,
        ILogger<S3PayloadStore> logger)
    {
        _bucket = new S3Bucket(options.Value, aws.Value, watch, clock);
        _prefix = options.Value.Prefix;
        _partSize = Math.Max(SmallestPart, (limit.MaxBytes / MostParts) + 1);
        _logger = logger;
    }

    public async Task<PayloadLocation> SaveAsync(Guid jobId, Guid taskId, Stream payload, string contentType, CancellationToken cancellationToken)
    {
        var key = $"{PrefixOf(jobId)}{taskId}.json";
        await using var part = _memory.GetStream();
        if (await FillAsync(part, payload, cancellationToken))
            await _bucket.SendAsync((s3, token) => s3.PutObjectAsync(_bucket.NewObject(key, contentType, part), token), cancellationToken);
        else
            await UploadAsync(key, part, payload, contentType, cancellationToken);

        return new PayloadLocation(_bucket.Name, key);
    }

    public async Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken)
    {
        if (location.Bucket != _bucket.Name || !location.Key.StartsWith(_prefix, StringComparison.Ordinal))
        {
            throw new PayloadNotFoundException(
                location,
                $"{location.Key} in {location.Bucket} is no payload of {_bucket.Name}. Check PollerSaga:Payloads:Bucket and PollerSaga:Payloads:Prefix, which must be those the payload was saved with.");
        }

        try
        {
            var answer = await _bucket.SendAsync((s3, token) => s3.GetObjectAsync(_bucket.Name, location.Key, token), cancellationToken);
            return new S3PayloadStream(answer);
        }
        catch (DependencyUnavailableException exception) when (exception.InnerException is AmazonS3Exception { ErrorCode: "NoSuchKey" })
        {
            throw new PayloadNotFoundException(
                location,
                $"There is no payload {location.Key} in the bucket {location.Bucket}. It may have expired: see PollerSaga:Polling:TimeToLive.",
                exception);
        }
    }

    public async Task DeleteJobAsync(Guid jobId, CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = _bucket.Name, Prefix = PrefixOf(jobId), ContinuationToken = next };
            var found = await _bucket.SendOnceAsync((s3, token) => s3.ListObjectsV2Async(request, token), cancellationToken);
            next = found.IsTruncated == true ? found.NextContinuationToken : null;
            if (found.S3Objects is not { Count: > 0 } objects)
                continue;

            var keys = objects.ConvertAll(payload => new KeyVersion { Key = payload.Key });
            await _bucket.SendOnceAsync(
                (s3, token) => s3.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = _bucket.Name, Objects = keys, Quiet = true }, token),
                cancellationToken);
        }
        while (next is not null);
    }

    /// <summary>Finds that the bucket can be listed and written, by an upload that is begun and aborted: no object is made.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await _bucket.SendOnceAsync(
            (s3, token) => s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket.Name, Prefix = _prefix, MaxKeys = 1 }, token),
            cancellationToken);

        var key = $"{_prefix}.pollersaga-check";
        var upload = await _bucket.SendOnceAsync(
            (s3, token) => s3.InitiateMultipartUploadAsync(_bucket.NewUpload(key, "application/json"), token),
            cancellationToken);
        await _bucket.SendOnceAsync((s3, token) => s3.AbortMultipartUploadAsync(_bucket.Name, key, upload.UploadId, token), cancellationToken);
    }

    public void Dispose() => _bucket.Dispose();

    private string PrefixOf(Guid jobId) => $"{_prefix}{jobId}/";

    private async Task UploadAsync(string key, RecyclableMemoryStream part, Stream payload, string contentType, CancellationToken cancellationToken)
    {
        await using var upload = await S3Upload.StartAsync(_bucket, key, contentType, _logger, cancellationToken);
        var isLast = false;
        while (part.Length > 0)
        {
            await upload.AddAsync(part, cancellationToken);
            part.SetLength(0);
            isLast = isLast || await FillAsync(part, payload, cancellationToken);
        }

        await upload.CompleteAsync(cancellationToken);
    }

    /// <summary>Fills a part with what comes.</summary>
    /// <returns>Whether the payload has ended.</returns>
    private async Task<bool> FillAsync(RecyclableMemoryStream part, Stream payload, CancellationToken cancellationToken)
    {
        while (_partSize - part.Length is > 0 and var room)
        {
            var block = part.GetMemory();
            var read = await payload.ReadAsync(block[..(int)Math.Min(block.Length, room)], cancellationToken);
            if (read == 0)
                return true;
            part.Advance(read);
        }

        return false;
    }
}
