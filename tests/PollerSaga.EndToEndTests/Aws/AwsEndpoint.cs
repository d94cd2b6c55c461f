using Amazon.Runtime;

namespace PollerSaga.EndToEndTests.Aws;

/// <summary>The S3 and SQS endpoint from the environment. Without one, the test is ignored.</summary>
internal static class AwsEndpoint
{
    public static Uri Address
    {
        get
        {
            var url = Environment.GetEnvironmentVariable("POLLERSAGA_TEST_AWS_URL");
            if (string.IsNullOrEmpty(url))
                Assert.Ignore(
                    "POLLERSAGA_TEST_AWS_URL is not set. Set it to the address of S3 and SQS, or run test.sh, which starts an endpoint.");
            return new Uri(url!);
        }
    }

    public static string Region => Read("POLLERSAGA_TEST_AWS_REGION", "us-east-1");

    public static BasicAWSCredentials Credentials => new(AccessKey, SecretKey);

    /// <summary>The settings of a client of the endpoint.</summary>
    public static Dictionary<string, string> Settings => new()
    {
        ["PollerSaga:Aws:Region"] = Region,
        ["PollerSaga:Aws:AccessKey"] = AccessKey,
        ["PollerSaga:Aws:SecretKey"] = SecretKey,
    };

    private static string AccessKey => Read("POLLERSAGA_TEST_AWS_ACCESS_KEY", "test");

    private static string SecretKey => Read("POLLERSAGA_TEST_AWS_SECRET_KEY", "test");

    private static string Read(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : otherwise;
}
