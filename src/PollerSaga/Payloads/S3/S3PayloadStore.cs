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
/// Stores payloads as objects in a bucket of S3, each with its media type and a SHA-256 checksum, which S3 compares with the received
/// bytes. Memory holds one part of a payload at a time: a payload that fits into one is sent in one request, a larger one in parts.
/// </summary>
internal sealed class S3PayloadStore : IPayloadStore, IStartCheck, IDisposable
{
    // The limits of S3. The last part may be smaller.
    private const int MinPartBytes = 5 * 1024 * 1024;
    private const int MaxParts = 10_000;

    // The memory that is kept for the next parts.
    private const int MaxFreeBytes = 32 * 1024 * 1024;

    private readonly S3Bucket _bucket;
    private readonly BufferBudget _budget;
    private readonly string _prefix;
    private readonly long _partSize;
    private readonly RecyclableMemoryStreamManager _memory =
        new(new RecyclableMemoryStreamManager.Options { MaximumSmallPoolFreeBytes = MaxFreeBytes });

    private readonly ILogger<S3PayloadStore> _logger;

    public S3PayloadStore(
        IOptions<PayloadOptions> options,
        IOptions<AwsOptions> aws,
        PayloadLimit limit,
        BufferBudget budget,
        DependencyWatch watch,
        TimeProvider clock,
        ILogger<S3PayloadStore> logger)
    {
        _bucket = new S3Bucket(options.Value, aws.Value, watch, clock);
        _budget = budget;
        _prefix = options.Value.Prefix;
        _partSize = Math.Max(MinPartBytes, (limit.MaxBytes / MaxParts) + 1);
        _logger = logger;
    }

    public async Task<PayloadLocation> SaveAsync(
        Guid jobId,
        Guid taskId,
        Stream payload,
        string contentType,
        CancellationToken cancellationToken)
    {
        var key = KeyOf(jobId, taskId);
        using var share = _budget.Begin();
        await share.TakeAsync(_memory.Settings.BlockSize, cancellationToken);
        await using var part = _memory.GetStream(); // It has one block.
        if (await FillAsync(part, share, payload, cancellationToken))
            await _bucket.SendAsync((s3, token) => s3.PutObjectAsync(_bucket.NewObject(key, contentType, part), token), cancellationToken);
        else
            await UploadAsync(key, part, share, payload, contentType, cancellationToken);

        return new PayloadLocation(_bucket.Name, key);
    }

    public async Task<Stream> OpenAsync(PayloadLocation location, CancellationToken cancellationToken)
    {
        // Locations come from queues, which others may write.
        if (location.Bucket != _bucket.Name
            || !location.Key.StartsWith(_prefix, StringComparison.Ordinal)
            || !PayloadKey.TryParse(location.Key[_prefix.Length..], out var key))
        {
            throw new PayloadNotFoundException(
                location,
                $"{location.Key} in {location.Bucket} is no payload of {_bucket.Name}. "
                + "Check PollerSaga:Payloads:Bucket and PollerSaga:Payloads:Prefix, which must be those that the payload was saved with.");
        }

        try
        {
            var response = await _bucket.SendAsync(
                (s3, token) => s3.GetObjectAsync(_bucket.Name, $"{_prefix}{key}", token),
                cancellationToken);
            return new S3PayloadStream(response);
        }
        catch (DependencyUnavailableException exception) when (exception.InnerException is AmazonS3Exception { ErrorCode: "NoSuchKey" })
        {
            throw new PayloadNotFoundException(
                location,
                $"The bucket {location.Bucket} has no payload {location.Key}. It may have been deleted: see "
                + "PollerSaga:Retention:Payloads.",
                exception);
        }
    }

    public async Task DeleteAsync(Guid jobId, IReadOnlyCollection<Guid> taskIds, CancellationToken cancellationToken)
    {
        var keys = taskIds.Select(taskId => new KeyVersion { Key = KeyOf(jobId, taskId) }).ToList();
        if (keys.Count == 0)
            return;

        await _bucket.SendOnceAsync(
            (s3, token) => s3.DeleteObjectsAsync(
                new DeleteObjectsRequest { BucketName = _bucket.Name, Objects = keys, Quiet = true }, token),
            cancellationToken);
    }

    /// <summary>Checks that the bucket can be listed and written. It begins and aborts an upload, which creates no object.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await _bucket.SendOnceAsync(
            (s3, token) => s3.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = _bucket.Name, Prefix = _prefix, MaxKeys = 1 }, token),
            cancellationToken);

        var key = $"{_prefix}.pollersaga-check";
        var upload = await _bucket.SendOnceAsync(
            (s3, token) => s3.InitiateMultipartUploadAsync(_bucket.NewUpload(key, "application/json"), token),
            cancellationToken);
        await _bucket.SendOnceAsync(
            (s3, token) => s3.AbortMultipartUploadAsync(_bucket.Name, key, upload.UploadId, token),
            cancellationToken);
    }

    public void Dispose() => _bucket.Dispose();

    private string KeyOf(Guid jobId, Guid taskId) => $"{_prefix}{PayloadKey.Of(jobId, taskId)}";

    private async Task UploadAsync(
        string key,
        RecyclableMemoryStream part,
        BufferBudget.Share share,
        Stream payload,
        string contentType,
        CancellationToken cancellationToken)
    {
        await using var upload = await S3Upload.StartAsync(_bucket, key, contentType, _logger, cancellationToken);
        var isLast = false;
        while (part.Length > 0)
        {
            await upload.AddAsync(part, cancellationToken);
            part.SetLength(0);
            isLast = isLast || await FillAsync(part, share, payload, cancellationToken);
        }

        await upload.CompleteAsync(cancellationToken);
    }

    /// <summary>Fills a part.</summary>
    /// <returns>Whether the payload has ended.</returns>
    private async Task<bool> FillAsync(
        RecyclableMemoryStream part,
        BufferBudget.Share share,
        Stream payload,
        CancellationToken cancellationToken)
    {
        while (_partSize - part.Length is > 0 and var room)
        {
            if (part.Length == part.Capacity64)
                await share.TakeAsync(_memory.Settings.BlockSize, cancellationToken);

            var block = part.GetMemory();
            var read = await payload.ReadAsync(block[..(int)Math.Min(block.Length, room)], cancellationToken);
            if (read == 0)
                return true;
            part.Advance(read);
        }

        return false;
    }
}
