using Amazon.S3.Model;
using Microsoft.Extensions.Logging;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;

namespace PollerSaga.Payloads.S3;

/// <summary>
/// An object that is sent in parts, one after the other, and is visible when it is complete. An upload that is disposed before
/// <see cref="CompleteAsync"/> is aborted.
/// </summary>
internal sealed class S3Upload : IAsyncDisposable
{
    private readonly S3Bucket _bucket;
    private readonly string _key;
    private readonly string _id;
    private readonly ILogger _logger;
    private readonly List<PartETag> _parts = [];
    private bool _completed;

    private S3Upload(S3Bucket bucket, string key, string id, ILogger logger)
    {
        _bucket = bucket;
        _key = key;
        _id = id;
        _logger = logger;
    }

    /// <summary>Begins an object.</summary>
    /// <exception cref="DependencyUnavailableException">S3 is unavailable, or refuses the request.</exception>
    public static async Task<S3Upload> StartAsync(
        S3Bucket bucket,
        string key,
        string contentType,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var started = await bucket.SendAsync(
            (s3, token) => s3.InitiateMultipartUploadAsync(bucket.NewUpload(key, contentType), token), cancellationToken);
        return new S3Upload(bucket, key, started.UploadId, logger);
    }

    /// <summary>Adds a part.</summary>
    /// <param name="part">The bytes, in memory.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="DependencyUnavailableException">S3 is unavailable, or refuses the request.</exception>
    public async Task AddAsync(Stream part, CancellationToken cancellationToken)
    {
        var number = _parts.Count + 1;
        var checksum = S3Bucket.ChecksumOf(part);
        var added = await _bucket.SendAsync(
            (s3, token) =>
            {
                part.Position = 0;
                return s3.UploadPartAsync(
                    new UploadPartRequest
                    {
                        BucketName = _bucket.Name,
                        Key = _key,
                        UploadId = _id,
                        PartNumber = number,
                        InputStream = part,
                        PartSize = part.Length,
                        ChecksumSHA256 = checksum,
                        UseChunkEncoding = false,
                    },
                    token);
            },
            cancellationToken);
        _parts.Add(new PartETag(number, added.ETag) { ChecksumSHA256 = checksum });
    }

    /// <summary>Creates the object from its parts.</summary>
    /// <exception cref="DependencyUnavailableException">S3 is unavailable, or refuses the request. The object may exist.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _bucket.SendAsync(
            (s3, token) => s3.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = _bucket.Name, Key = _key, UploadId = _id, PartETags = _parts },
                token),
            cancellationToken);
        _completed = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_completed)
            return;

        try
        {
            // The cancellation of the upload must not cancel the clean-up.
            await _bucket.SendOnceAsync(
                (s3, token) => s3.AbortMultipartUploadAsync(_bucket.Name, _key, _id, token), CancellationToken.None);
        }
        catch (DependencyUnavailableException exception)
        {
            // The caller already gets the first fault.
            _logger.UploadNotAborted(_key, _id, exception.Message);
        }
    }
}
