using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using PollerSaga.Aws;

namespace PollerSaga.IntegrationTests.Aws;

/// <summary>The S3 and SQS endpoint from the environment, with test clients.</summary>
internal static class AwsServer
{
    private const string Variable = "POLLERSAGA_TEST_AWS_URL";

    private static readonly string? Named = Environment.GetEnvironmentVariable(Variable);

    public static Uri Address
    {
        get
        {
            if (string.IsNullOrEmpty(Named))
                Assert.Ignore($"This test needs an S3 and SQS endpoint. Set {Variable}, for example to http://127.0.0.1:4566, or run " +
                    "test.sh, which starts one.");
            return new Uri(Named!);
        }
    }

    /// <summary>The engine's credentials for the endpoint.</summary>
    public static AwsOptions Options => new()
    {
        Region = Read("POLLERSAGA_TEST_AWS_REGION", "us-east-1"),
        AccessKey = Read("POLLERSAGA_TEST_AWS_ACCESS_KEY", "test"),
        SecretKey = Read("POLLERSAGA_TEST_AWS_SECRET_KEY", "test"),
    };

    /// <summary>The same credentials as settings.</summary>
    public static (string Key, string Value)[] Settings =>
    [
        ("Aws:Region", Options.Region),
        ("Aws:AccessKey", Options.AccessKey),
        ("Aws:SecretKey", Options.SecretKey),
    ];

    private static BasicAWSCredentials Credentials => new(Options.AccessKey, Options.SecretKey);

    public static AmazonS3Client CreateS3() => new(
        Credentials,
        new AmazonS3Config { ServiceURL = Address.ToString(), AuthenticationRegion = Options.Region, ForcePathStyle = true });

    public static AmazonSQSClient CreateSqs() => new(
        Credentials,
        new AmazonSQSConfig { ServiceURL = Address.ToString(), AuthenticationRegion = Options.Region });

    private static string Read(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : otherwise;
}
