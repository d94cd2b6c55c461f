using PollerSaga.Contracts.Delivery;
using PollerSaga.Reports;

namespace PollerSaga.Tests.Reports;

public sealed class CompletionReportTests
{
    private static readonly Guid Job = Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212");
    private static readonly Guid TaskId = Guid.Parse("56395f88-e6ac-11f1-b9df-1fd7480ed5c0");

    [Test]
    public void Is_a_payload_processed() => Assert.That(
        CompletionReport.Read($$"""{"jobId":"{{Job}}","taskId":"{{TaskId}}"}"""),
        Is.EqualTo(new PayloadProcessed(Job, TaskId)));

    [Test]
    public void Is_a_payload_given_up() => Assert.That(
        CompletionReport.Read($$"""{"jobId":"{{Job}}","taskId":"{{TaskId}}","error":"It broke."}"""),
        Is.EqualTo(new PayloadProcessingFailed(Job, TaskId, "It broke.")));

    [TestCase("", "The body is not JSON: ")]
    [TestCase("\uFFFE", "The body is not JSON: ")]
    [TestCase("""{"\udfff":1}""", "The body is not JSON: A name or a text is not Unicode: ")]
    [TestCase("""{"error":"\ud800"}""", "The body is not JSON: A name or a text is not Unicode: ")]
    [TestCase("null", "The body is JSON, but no object: Null.")]
    [TestCase("{}", "taskId is missing. Copy it from the message whose payload was processed.")]
    [TestCase("""{"error":"It broke."}""", "taskId is missing. Copy it from the message whose payload was processed.")]
    [TestCase(
        """{"taskId":"abc"}""",
        "The JSON value could not be converted to PollerSaga.Contracts.Delivery.PayloadProcessed. Path: $.taskId")]
    [TestCase(
        """{"taskId":"56395f88-e6ac-11f1-b9df-1fd7480ed5c0","error":{}}""",
        "The JSON value could not be converted to PollerSaga.Contracts.Delivery.PayloadProcessingFailed. Path: $.error")]
    public void Says_why_a_body_is_none(string body, string reason) =>
        Assert.That(() => CompletionReport.Read(body), Throws.TypeOf<FormatException>().With.Message.StartWith(reason));
}
