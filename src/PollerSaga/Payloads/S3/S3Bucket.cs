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
/// Requests to the bucket of the settings. What may pass is tried again with what is at hand, so that a short absence of S3 costs no second
/// request to a partner; a refusal is too, for a while, and is reported meanwhile, so that it can be mended before tasks fail by it.
/// </summary>
internal sealed class S3Bucket : IDisposable
{
    // With the SDK's own tries about half a minute.
    private const int MostRetries = 8;
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);

    // A request and its retries, whatever becomes of them: well within what a broker grants a message.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(3);

    // What finds that S3 is there, and what tidies up on the way out.
    private static readonly TimeSpan LongestSingleRun = TimeSpan.FromSeconds(15);

    private readonly PayloadOptions _options;
    private readonly AwsEdge _edge;
    private readonly AmazonS3Client _client;
    private readonly ResiliencePipeline _once;
    private readonly ResiliencePipeline _persistently;

    public S3Bucket(PayloadOptions options, AwsOptions aws, DependencyWatch watch, TimeProvider clock)
    {
        _options = options;
        _edge = new AwsEdge("S3", $"the bucket {_options.Bucket}", "PollerSaga:Payloads:Bucket", _options.ServiceUrl, "PollerSaga:Payloads:ServiceUrl");
        _client = AwsClients.CreateS3(aws, _edge, _options.Region, _options.ForcePathStyle);
        _once = new ResiliencePipelineBuilder { TimeProvider = clock }.AddTimeout(LongestSingleRun).Build();
        _persistently = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(LongestRun)
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = MostRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = ShortestGap,
                MaxDelay = LongestGap,
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

    /// <summary>Sends a request, and again for about half a minute as long as it fails.</summary>
    /// <param name="request">Sends it; makes it anew each time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DependencyUnavailableException">S3 is away, or refuses (<see cref="DependencyRefusedException"/>).</exception>
    public Task<T> SendAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        SendAsync(_persistently, request, cancellationToken);

    /// <summary>Sends a request, and again only as the SDK does by itself: the answer is there within seconds.</summary>
    /// <param name="request">Sends it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DependencyUnavailableException">S3 is away, or refuses (<see cref="DependencyRefusedException"/>).</exception>
    public Task<T> SendOnceAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        SendAsync(_once, request, cancellationToken);

    /// <summary>Makes an object of bytes that lie in memory.</summary>
    public PutObjectRequest NewObject(string key, string contentType, Stream bytes) => new()
    {
        BucketName = Name,
        Key = key,
        ContentType = contentType,
        InputStream = Rewound(bytes),
        AutoCloseStream = false,
        ChecksumSHA256 = ChecksumOf(bytes),
        UseChunkEncoding = false, // The checksum is known and stands in a header, which every endpoint understands.
        ServerSideEncryptionMethod = Encryption,
        ServerSideEncryptionKeyManagementServiceKeyId = KmsKeyId,
        StorageClass = StorageClass,
    };

    /// <summary>Begins an object of parts.</summary>
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

    /// <summary>The SHA-256 checksum of a stream, as S3 writes it.</summary>
    public static string ChecksumOf(Stream bytes) => Convert.ToBase64String(SHA256.HashData(Rewound(bytes)));

    public void Dispose() => _client.Dispose();

    private ServerSideEncryptionMethod? Encryption => Given(_options.ServerSideEncryption) is { } method ? ServerSideEncryptionMethod.FindValue(method) : null;

    private string? KmsKeyId => Given(_options.KmsKeyId);

    private S3StorageClass? StorageClass => Given(_options.StorageClass) is { } name ? S3StorageClass.FindValue(name) : null;

    private static string? Given(string? setting) => string.IsNullOrEmpty(setting) ? null : setting;

    private static Stream Rewound(Stream bytes)
    {
        bytes.Position = 0;
        return bytes;
    }

    // What is not there will not come: an object; or an upload that was aborted, or completed by a request whose answer was lost.
    private static bool IsUnknown(Exception fault) => fault is AmazonServiceException { ErrorCode: "NoSuchKey" or "NoSuchUpload" };

    private async Task<T> SendAsync<T>(ResiliencePipeline pipeline, Func<IAmazonS3, CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => await request(_client, token), cancellationToken);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new DependencyUnavailableException($"{_edge.Where} gave no answer within {exception.Timeout.TotalSeconds:0} s. Check that it runs, and {_edge.ServiceUrlSetting}.", exception);
        }
        catch (Exception exception) when (AwsFault.Is(exception))
        {
            throw AwsFault.At(_edge, exception);
        }
    }
}
