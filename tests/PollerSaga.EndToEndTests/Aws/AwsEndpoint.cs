using Amazon.Runtime;

namespace PollerSaga.EndToEndTests.Aws;

/// <summary>The S3 and SQS that the environment names; a test that asks where it names none is ignored.</summary>
internal static class AwsEndpoint
{
    public static Uri Address
    {
        get
        {
            var url = Environment.GetEnvironmentVariable("POLLERSAGA_TEST_AWS_URL");
            if (string.IsNullOrEmpty(url))
                Assert.Ignore("POLLERSAGA_TEST_AWS_URL is not set; give the address of an S3 and SQS, or run test.sh, which starts one.");
            return new Uri(url!);
        }
    }

    public static string Region => Read("POLLERSAGA_TEST_AWS_REGION", "us-east-1");

    public static BasicAWSCredentials Credentials => new(AccessKey, SecretKey);

    /// <summary>The settings of whoever speaks with it.</summary>
    public static Dictionary<string, string> Settings => new()
    {
        ["PollerSaga:Aws:Region"] = Region,
        ["PollerSaga:Aws:AccessKey"] = AccessKey,
        ["PollerSaga:Aws:SecretKey"] = SecretKey,
    };

    private static string AccessKey => Read("POLLERSAGA_TEST_AWS_ACCESS_KEY", "test");

    private static string SecretKey => Read("POLLERSAGA_TEST_AWS_SECRET_KEY", "test");

    private static string Read(string variable, string otherwise) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : otherwise;
}
