using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using PollerSaga.Aws;
using PollerSaga.Faults;

namespace PollerSaga.Tests.Aws;

public sealed class AwsFaultTests
{
    private static readonly AwsEdge Edge =
        new("S3", "the bucket pages", "PollerSaga:Payloads:Bucket", "http://127.0.0.1:4566", "PollerSaga:Payloads:ServiceUrl");

    [TestCase(HttpStatusCode.InternalServerError, "InternalError")]
    [TestCase(HttpStatusCode.ServiceUnavailable, "SlowDown")]
    [TestCase(HttpStatusCode.ServiceUnavailable, null)]
    [TestCase(HttpStatusCode.TooManyRequests, null)]
    [TestCase(HttpStatusCode.BadRequest, "RequestTimeout")]
    [TestCase(HttpStatusCode.BadRequest, "RequestThrottled")]
    [TestCase(HttpStatusCode.BadRequest, "ThrottlingException")]
    [TestCase(HttpStatusCode.BadRequest, "BandwidthLimitExceeded")]
    [TestCase(HttpStatusCode.BadRequest, "PriorRequestNotComplete")]
    [TestCase(HttpStatusCode.Conflict, "OperationAborted")]
    [TestCase(HttpStatusCode.NotFound, "NoSuchUpload")]
    public void Waits_for_what_fails_or_throttles(HttpStatusCode status, string? code)
    {
        var fault = Answer(status, code);

        Assert.Multiple(() =>
        {
            Assert.That(AwsFault.KindOf(fault), Is.EqualTo(AwsFaultKind.Transient));
            Assert.That(AwsFault.At(Edge, fault), Is.Not.InstanceOf<DependencyRefusedException>());
        });
    }

    [TestCaseSource(nameof(FaultsOfTheWay))]
    public void Waits_for_what_is_away(Exception fault)
    {
        Assert.Multiple(() =>
        {
            Assert.That(AwsFault.Is(fault), Is.True);
            Assert.That(AwsFault.KindOf(fault), Is.EqualTo(AwsFaultKind.Transient));
        });
    }

    [TestCase(HttpStatusCode.Forbidden, "InvalidAccessKeyId")]
    [TestCase(HttpStatusCode.Forbidden, "AccessDenied")]
    [TestCase(HttpStatusCode.Forbidden, null)]
    [TestCase(HttpStatusCode.BadRequest, "InvalidStorageClass")]
    [TestCase(HttpStatusCode.BadRequest, "AuthorizationHeaderMalformed")]
    [TestCase(HttpStatusCode.MovedPermanently, "PermanentRedirect")]
    public void Does_not_wait_for_what_refuses(HttpStatusCode status, string? code)
    {
        var fault = Answer(status, code);

        Assert.Multiple(() =>
        {
            Assert.That(AwsFault.KindOf(fault), Is.EqualTo(AwsFaultKind.Refused));
            Assert.That(AwsFault.At(Edge, fault), Is.InstanceOf<DependencyRefusedException>());
        });
    }

    [TestCase(HttpStatusCode.NotFound, "NoSuchBucket")]
    [TestCase(HttpStatusCode.BadRequest, "AWS.SimpleQueueService.NonExistentQueue")]
    [TestCase(HttpStatusCode.BadRequest, "QueueDoesNotExist")]
    public void Does_not_wait_for_what_is_not_there(HttpStatusCode status, string code) =>
        Assert.That(AwsFault.KindOf(Answer(status, code)), Is.EqualTo(AwsFaultKind.Missing));

    [TestCase("ThrottlingException", true, AwsFaultKind.Transient)]
    [TestCase("RequestThrottledException", true, AwsFaultKind.Transient)]
    [TestCase("RequestTimeout", true, AwsFaultKind.Transient)]
    [TestCase("OverLimit", true, AwsFaultKind.Transient)]
    [TestCase("InternalError", false, AwsFaultKind.Transient)]
    [TestCase("InvalidMessageContents", true, AwsFaultKind.Refused)]
    [TestCase(null, true, AwsFaultKind.Transient)]
    public void Sorts_an_entry_of_a_batch_by_its_code_and_whose_fault_it_is(string? code, bool isSendersFault, object kind) =>
        Assert.That(AwsFault.KindOf(code, isSendersFault), Is.EqualTo(kind));

    [Test]
    public void Is_no_cancellation() => Assert.That(AwsFault.Is(new OperationCanceledException()), Is.False);

    [TestCaseSource(nameof(Texts))]
    public void Names_the_setting_and_the_remedy(Exception fault, string text) =>
        Assert.That(AwsFault.At(Edge, fault).Message, Is.EqualTo(text));

    [Test]
    public void Names_no_address_where_it_is_AWSs_own() => Assert.That(
        AwsFault.At(Edge with { ServiceUrl = "" }, Answer(HttpStatusCode.NotFound, "NoSuchBucket")).Message,
        Does.StartWith("S3 does not have the bucket pages."));

    private static IEnumerable<Exception> FaultsOfTheWay() =>
    [
        new HttpRequestException("Connection refused (127.0.0.1:4566)", new SocketException()),
        new TimeoutException("The operation was canceled.", new TaskCanceledException()),
        new IOException("The response ended prematurely."),
        new AmazonClientException("It broke off.", new HttpRequestException()),
        new AmazonServiceException("A WebException was thrown.", new IOException()),
    ];

    private static IEnumerable<TestCaseData> Texts()
    {
        yield return Text(
            new HttpRequestException("Connection refused (127.0.0.1:4566)"),
            "S3 at http://127.0.0.1:4566 cannot be reached: Connection refused (127.0.0.1:4566). "
            + "Check that it runs, and check PollerSaga:Payloads:ServiceUrl and PollerSaga:Aws:Region.");
        yield return Text(
            Answer(HttpStatusCode.ServiceUnavailable, "SlowDown"),
            "S3 at http://127.0.0.1:4566 fails for the bucket pages: 503 SlowDown (It says why). PollerSaga tries again.");
        yield return Text(
            Answer(HttpStatusCode.NotFound, "NoSuchBucket"),
            "S3 at http://127.0.0.1:4566 does not have the bucket pages. Create it, or set PollerSaga:Payloads:Bucket to an existing one.");
        yield return Text(
            Answer(HttpStatusCode.Forbidden, "SignatureDoesNotMatch"),
            "S3 at http://127.0.0.1:4566 refuses the credentials: 403 SignatureDoesNotMatch (It says why). "
            + "Check PollerSaga:Aws:AccessKey and PollerSaga:Aws:SecretKey, or AWS's default credential chain.");
        yield return Text(
            new AmazonClientException("Failed to resolve AWS credentials. The providers returned errors:\n\nException 1 of 4"),
            "There are no credentials for S3 at http://127.0.0.1:4566: Failed to resolve AWS credentials. "
            + "The providers returned errors. "
            + "Set PollerSaga:Aws:AccessKey and PollerSaga:Aws:SecretKey, or configure AWS's default credential chain.");
        yield return Text(
            Answer(HttpStatusCode.Forbidden, "AccessDenied"),
            "S3 at http://127.0.0.1:4566 denies access to the bucket pages: 403 AccessDenied (It says why). "
            + "Grant the credentials access, or check PollerSaga:Payloads:Bucket.");
        yield return Text(
            Answer(HttpStatusCode.MovedPermanently, "PermanentRedirect"),
            "S3 at http://127.0.0.1:4566 has the bucket pages in another region: 301 PermanentRedirect (It says why). "
            + "Set PollerSaga:Aws:Region to that region.");
        yield return Text(
            Answer(HttpStatusCode.Forbidden, "RequestTimeTooSkewed"),
            "S3 at http://127.0.0.1:4566 refuses the time of this machine: 403 RequestTimeTooSkewed (It says why). "
            + "Set the machine's clock.");
        yield return Text(
            Answer(HttpStatusCode.BadRequest, "InvalidStorageClass"),
            "S3 at http://127.0.0.1:4566 refuses a request for the bucket pages: 400 InvalidStorageClass (It says why). "
            + "Check PollerSaga:Payloads:Bucket and the settings next to it.");

        static TestCaseData Text(Exception fault, string text) =>
            new TestCaseData(fault, text).SetArgDisplayNames(fault.GetType().Name, text[..60]);
    }

    private static AmazonServiceException Answer(HttpStatusCode status, string? code) =>
        new("It says why.", innerException: null, ErrorType.Unknown, code, requestId: "1", status);
}
