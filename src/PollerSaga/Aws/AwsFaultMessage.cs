using System.Globalization;
using System.Net;
using Amazon.Runtime;

namespace PollerSaga.Aws;

/// <summary>States a fault of AWS and its remedy.</summary>
internal static class AwsFaultMessage
{
    private const string Credentials = "PollerSaga:Aws:AccessKey and PollerSaga:Aws:SecretKey";

    public static string Describe(AwsEdge edge, AwsFaultKind kind, Exception exception)
    {
        if (kind == AwsFaultKind.Missing)
            return $"{edge.Where} does not have {edge.Resource}. Create it, or set {edge.ResourceSetting} to an existing one.";
        return exception is AmazonServiceException response && AwsFault.IsResponse(response)
            ? DescribeResponse(edge, kind, response)
            : DescribeNoResponse(edge, kind, FirstLineOf(exception));
    }

    private static string DescribeNoResponse(AwsEdge edge, AwsFaultKind kind, string said) => kind == AwsFaultKind.Transient
        ? $"{edge.Where} cannot be reached: {said}. Check that it runs, and check {edge.ServiceUrlSetting} and PollerSaga:Aws:Region."
        : $"There are no credentials for {edge.Where}: {said}. Set {Credentials}, or configure AWS's default credential chain.";

    private static string DescribeResponse(AwsEdge edge, AwsFaultKind kind, AmazonServiceException response)
    {
        var code = string.IsNullOrEmpty(response.ErrorCode) ? string.Empty : $" {response.ErrorCode}";
        var said = string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode}{code} ({FirstLineOf(response)})");
        return response switch
        {
            _ when kind == AwsFaultKind.Transient =>
                $"{edge.Where} fails for {edge.Resource}: {said}. PollerSaga tries again.",
            _ when AwsErrorCodes.IsInvalidCredentials(response.ErrorCode) =>
                $"{edge.Where} refuses the credentials: {said}. Check {Credentials}, or AWS's default credential chain.",
            _ when AwsErrorCodes.IsOtherRegion(response.ErrorCode) =>
                DescribeOtherRegion(edge, said),
            { StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect } =>
                DescribeOtherRegion(edge, said),
            { ErrorCode: "RequestTimeTooSkewed" } =>
                $"{edge.Where} refuses the time of this machine: {said}. Set the machine's clock.",
            { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } =>
                $"{edge.Where} denies access to {edge.Resource}: {said}. Grant the credentials access, or check {edge.ResourceSetting}.",
            _ => $"{edge.Where} refuses a request for {edge.Resource}: {said}. Check {edge.ResourceSetting} and the settings next to it.",
        };
    }

    private static string DescribeOtherRegion(AwsEdge edge, string said) =>
        $"{edge.Where} has {edge.Resource} in another region: {said}. Set PollerSaga:Aws:Region to that region.";

    private static string FirstLineOf(Exception exception) => exception.Message.Split('\n', 2)[0].Trim().TrimEnd('.', ':');
}
