using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using Microsoft.Extensions.Options;

namespace PollerSaga.Aws;

/// <summary>Creates clients of AWS from <c>PollerSaga:Aws:*</c> and the settings of a resource.</summary>
internal static class AwsClients
{
    // The SDK repeats transient failures within about a second: it handles stale connections, clock skew and throttling. For longer outages
    // the caller waits, because it knows what else depends on the call.
    private const int MaxRetries = 2;

    // A host that is down does not respond; one that runs responds soon.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    // Per try: a part of a payload on a slow, shared line; and more than a long poll.
    private static readonly TimeSpan TransferTimeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan MessageTimeout = TimeSpan.FromSeconds(30);

    // The region in signatures for an endpoint other than AWS's own, if the settings name none.
    private const string RegionOfOtherEndpoints = "us-east-1";

    /// <summary>Creates a client of S3.</summary>
    /// <param name="options">The account.</param>
    /// <param name="edge">The resource.</param>
    /// <param name="region">The region; empty for <see cref="AwsOptions.Region"/>.</param>
    /// <param name="forcePathStyle">Whether addresses have the bucket in the path.</param>
    /// <exception cref="OptionsValidationException">There is neither a region nor an endpoint.</exception>
    public static AmazonS3Client CreateS3(AwsOptions options, AwsEdge edge, string region, bool forcePathStyle)
    {
        var config = Configure(new AmazonS3Config { ForcePathStyle = forcePathStyle, Timeout = TransferTimeout }, options, edge, region);
        return Credentials(options) is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    /// <summary>Creates a client of SQS.</summary>
    /// <param name="options">The account.</param>
    /// <param name="edge">The resource.</param>
    /// <param name="region">The region; empty for <see cref="AwsOptions.Region"/>.</param>
    /// <exception cref="OptionsValidationException">There is neither a region nor an endpoint.</exception>
    public static AmazonSQSClient CreateSqs(AwsOptions options, AwsEdge edge, string region)
    {
        var config = Configure(new AmazonSQSConfig { Timeout = MessageTimeout }, options, edge, region);
        return Credentials(options) is { } credentials ? new AmazonSQSClient(credentials, config) : new AmazonSQSClient(config);
    }

    private static BasicAWSCredentials? Credentials(AwsOptions options) =>
        string.IsNullOrEmpty(options.AccessKey) ? null : new BasicAWSCredentials(options.AccessKey, options.SecretKey);

    private static TConfig Configure<TConfig>(TConfig config, AwsOptions options, AwsEdge edge, string region)
        where TConfig : ClientConfig
    {
        if (string.IsNullOrEmpty(region))
            region = options.Region;

        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = MaxRetries;
        config.ConnectTimeout = ConnectTimeout;
        if (!string.IsNullOrEmpty(edge.ServiceUrl))
        {
            config.ServiceURL = edge.ServiceUrl;
            config.AuthenticationRegion = string.IsNullOrEmpty(region) ? RegionOfOtherEndpoints : region;
        }
        else
        {
            config.RegionEndpoint = string.IsNullOrEmpty(region) ? FindRegion(edge) : RegionEndpoint.GetBySystemName(region);
        }

        return config;
    }

    private static RegionEndpoint FindRegion(AwsEdge edge) =>
        FallbackRegionFactory.GetRegionEndpoint() ?? throw new OptionsValidationException(
        Options.DefaultName,
        typeof(AwsOptions),
        [
            $"PollerSaga:Aws:Region is not set, and neither environment, profile nor instance names the region that {edge.Service} needs. "
            + "Set it, for example to eu-central-1.",
        ]);
}
