using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using Microsoft.Extensions.Options;

namespace PollerSaga.Aws;

/// <summary>How clients of AWS are made, from <c>PollerSaga:Aws:*</c> and the settings of the edge.</summary>
internal static class AwsClients
{
    // The SDK tries again by itself what may pass, within a second or so: it knows of stale connections, of clocks that differ, and not to
    // hammer a service that throttles. Whatever takes longer is for the caller, who knows what else waits.
    private const int MostRetries = 2;

    // A machine that is not there says nothing; one that is says something soon.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    // For one try: what a part of a payload takes on a slow line that is shared; and more than a long poll waits.
    private static readonly TimeSpan TransferTimeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan MessageTimeout = TimeSpan.FromSeconds(30);

    // What an endpoint of one's own is signed for where no region is set.
    private const string RegionOfOtherEndpoints = "us-east-1";

    /// <summary>Makes a client of S3. <paramref name="region"/> is another region than <see cref="AwsOptions.Region"/>; empty for that one.</summary>
    /// <exception cref="OptionsValidationException">There is neither a region nor an endpoint.</exception>
    public static AmazonS3Client CreateS3(AwsOptions options, AwsEdge edge, string region, bool forcePathStyle)
    {
        var config = Configure(new AmazonS3Config { ForcePathStyle = forcePathStyle, Timeout = TransferTimeout }, options, edge, region);
        return Credentials(options) is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    /// <summary>Makes a client of SQS. <paramref name="region"/> is another region than <see cref="AwsOptions.Region"/>; empty for that one.</summary>
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
        config.MaxErrorRetry = MostRetries;
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

    private static RegionEndpoint FindRegion(AwsEdge edge) => FallbackRegionFactory.GetRegionEndpoint() ?? throw new OptionsValidationException(
        Options.DefaultName,
        typeof(AwsOptions),
        [$"PollerSaga:Aws:Region is not set, and neither environment, profile nor instance names a region; give it, for example eu-central-1. {edge.Service} needs it."]);
}
