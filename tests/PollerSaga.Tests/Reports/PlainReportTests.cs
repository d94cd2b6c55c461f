using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Reports;

namespace PollerSaga.Tests.Reports;

public sealed class PlainReportTests
{
    private static readonly Guid Job = Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212");
    private static readonly Guid TaskId = Guid.Parse("56395f88-e6ac-11f1-b9df-1fd7480ed5c0");

    [TestCase("")]
    [TestCase(""","error":null""")]
    [TestCase(""" ,"error":"" """)]
    [TestCase(""","detail":{"error":"not ours"}""")]
    public void Is_a_payload_processed_without_an_error(string more)
    {
        var context = Deserialize(Body(more));

        Assert.That(context.TryGetMessage<PayloadProcessed>(out var processed), Is.True);
        Assert.That(processed, Is.EqualTo(new PayloadProcessed(Job, TaskId)));
        Assert.That(context.TryGetMessage<PayloadProcessingFailed>(out _), Is.False);
    }

    [TestCase(""","error":"It broke." """)]
    [TestCase(""","ERROR":"It broke.","attempts":3""")]
    public void Is_a_payload_given_up_with_one(string more)
    {
        var context = Deserialize(Body(more));

        Assert.That(context.TryGetMessage<PayloadProcessingFailed>(out var failed), Is.True);
        Assert.That(failed, Is.EqualTo(new PayloadProcessingFailed(Job, TaskId, "It broke.")));
        Assert.That(context.TryGetMessage<PayloadProcessed>(out _), Is.False);
    }

    [Test]
    public void Says_that_an_error_is_no_text() => Assert.That(
        () => Deserialize(Body(""","error":5""")).TryGetMessage<PayloadProcessingFailed>(out _),
        Throws.InstanceOf<JsonException>().With.Message.Contains("Path: $.error"));

    private static string Body(string more) => $$"""{"jobId":"{{Job}}","taskId":"{{TaskId}}"{{more}}}""";

    private static SerializerContext Deserialize(string body) =>
        new PlainReport().Deserialize(new StringMessageBody(body), EmptyHeaders.Instance);
}
