using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using PollerSaga.Aws;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace PollerSaga.Payloads.S3;

/// <summary>
/// Sends requests to the bucket of the settings. A request that fails is repeated with the same payload, so that a short outage of S3 costs
/// no second request to a partner. A refused request is repeated too, and reported, so that people can correct the cause before tasks fail.
/// </summary>
internal sealed class S3Bucket : IDisposable
{
    // Half a minute with the SDK's own retries.
    private const int MaxRetries = 8;
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    // A request and its retries. A broker redelivers a message only after a much longer time.
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(3);

    // A check or a clean-up, which is not repeated.
    private static readonly TimeSpan MaxTimeWithoutRetries = TimeSpan.FromSeconds(15);

    private readonly PayloadOptions _options;
    private readonly AwsEdge _edge;
    private readonly AmazonS3Client _client;
    private readonly ResiliencePipeline _once;
    private readonly ResiliencePipeline _persistently;

    public S3Bucket(PayloadOptions options, AwsOptions aws, DependencyWatch watch, TimeProvider clock)
    {
        _options = options;
        _edge = new AwsEdge(
            "S3",
            $"the bucket {_options.Bucket}",
            "PollerSaga:Payloads:Bucket",
            _options.ServiceUrl,
            "PollerSaga:Payloads:ServiceUrl");
        _client = AwsClients.CreateS3(aws, _edge, _options.Region, _options.ForcePathStyle);
        _once = new ResiliencePipelineBuilder { TimeProvider = clock }.AddTimeout(MaxTimeWithoutRetries).Build();
        _persistently = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(MaxTime)
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = MinDelay,
                MaxDelay = MaxDelay,
                UseJitter = true,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } fault && AwsFault.Is(fault) && !IsUnknown(fault)),
                OnRetry = args =>
                {
                    if (AwsFault.KindOf(args.Outcome.Exception!) != AwsFaultKind.Transient)
                        watch.Report(AwsFault.At(_edge, args.Outcome.Exception!));
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    public string Name => _options.Bucket;

    /// <summary>Sends a request, and repeats it for about half a minute while it fails.</summary>
    /// <param name="request">Creates and sends the request; called for each try.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="DependencyUnavailableException">
    /// S3 is unavailable, or refuses the request (<see cref="DependencyRefusedException"/>).
    /// </exception>
    public Task<T> SendAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        SendAsync(_persistently, request, cancellationToken);

    /// <summary>Sends a request with the retries of the SDK only. It ends within seconds.</summary>
    /// <param name="request">Sends the request.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="DependencyUnavailableException">
    /// S3 is unavailable, or refuses the request (<see cref="DependencyRefusedException"/>).
    /// </exception>
    public Task<T> SendOnceAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        SendAsync(_once, request, cancellationToken);

    /// <summary>Creates the request for an object from bytes in memory.</summary>
    public PutObjectRequest NewObject(string key, string contentType, Stream bytes) => new()
    {
        BucketName = Name,
        Key = key,
        ContentType = contentType,
        InputStream = Rewound(bytes),
        AutoCloseStream = false,
        ChecksumSHA256 = ChecksumOf(bytes),
        UseChunkEncoding = false, // The checksum is in a header, which every endpoint supports.
        ServerSideEncryptionMethod = Encryption,
        ServerSideEncryptionKeyManagementServiceKeyId = KmsKeyId,
        StorageClass = StorageClass,
    };

    /// <summary>Creates the request for an object of several parts.</summary>
    public InitiateMultipartUploadRequest NewUpload(string key, string contentType) => new()
    {
        BucketName = Name,
        Key = key,
        ContentType = contentType,
        ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
        ServerSideEncryptionMethod = Encryption,
        ServerSideEncryptionKeyManagementServiceKeyId = KmsKeyId,
        StorageClass = StorageClass,
    };

    /// <summary>The SHA-256 checksum of a stream in the format of S3.</summary>
    public static string ChecksumOf(Stream bytes) => Convert.ToBase64String(SHA256.HashData(Rewound(bytes)));

    public void Dispose() => _client.Dispose();

    private ServerSideEncryptionMethod? Encryption =>
        Given(_options.ServerSideEncryption) is { } method ? ServerSideEncryptionMethod.FindValue(method) : null;

    private string? KmsKeyId => Given(_options.KmsKeyId);

    private S3StorageClass? StorageClass => Given(_options.StorageClass) is { } name ? S3StorageClass.FindValue(name) : null;

    private static string? Given(string? setting) => string.IsNullOrEmpty(setting) ? null : setting;

    private static Stream Rewound(Stream bytes)
    {
        bytes.Position = 0;
        return bytes;
    }

    // Another try cannot find an object that does not exist, or an upload that was aborted or completed by a request with a lost response.
    private static bool IsUnknown(Exception fault) => fault is AmazonServiceException { ErrorCode: "NoSuchKey" or "NoSuchUpload" };

    private async Task<T> SendAsync<T>(
        ResiliencePipeline pipeline,
        Func<IAmazonS3, CancellationToken, Task<T>> request,
        CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => await request(_client, token), cancellationToken);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new DependencyUnavailableException(
                $"{_edge.Where} did not respond within {exception.Timeout.TotalSeconds:0} s. "
                + $"Check that it runs, and check {_edge.ServiceUrlSetting}.",
                exception);
        }
        catch (Exception exception) when (AwsFault.Is(exception))
        {
            throw AwsFault.At(_edge, exception);
        }
    }
}
