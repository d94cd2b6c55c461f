using System.Runtime.Serialization;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Transport;

public sealed class PlainJsonTests
{
    private static readonly Guid Job = Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212");

    [Test]
    public void Reads_every_field_of_a_start() => Assert.That(
        Read("""
            {"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","url":"https://api.test/payload?a=b","maxConcurrency":3,
            "timeout":"00:05:00","timeToLive":"1.02:00:00"}
            """),
        Is.EqualTo(new StartPollerJob(Job, new Uri("https://api.test/payload?a=b"), 3, TimeSpan.FromMinutes(5), TimeSpan.FromHours(26))));

    [TestCase("""{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","url":"https://api.test/"}""")]
    [TestCase("""{"JOBID":"9232EFD6-DB82-4B8C-8A15-B8E9C79D6212","Url":"https://api.test/","maxConcurrency":null,"timeout":null}""")]
    [TestCase("""{"url":"https://api.test/","priority":1,"nested":{"jobId":"no"},"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212"}""")]
    public void Leaves_open_what_is_not_said_and_passes_over_what_it_does_not_know(string body) =>
        Assert.That(Read(body), Is.EqualTo(new StartPollerJob(Job, new Uri("https://api.test/"))));

    [Test]
    public void Takes_24_hours_for_a_day() => Assert.That(
        Read("""{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","url":"https://api.test/","timeout":"24:00:00"}""")!.Timeout,
        Is.EqualTo(TimeSpan.FromDays(1)));

    [TestCase("\"90\"")]
    [TestCase("90")]
    public void Refuses_a_number_without_a_unit(string timeout) => Assert.That(
        () => Read($$"""{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","url":"https://api.test/","timeout":{{timeout}}}"""),
        Throws.InstanceOf<JsonException>().With.Message.Contains("hh:mm:ss"));

    [Test]
    public void Is_one_type_and_no_other()
    {
        var context = Deserialize("""{"jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212"}""");

        Assert.Multiple(() =>
        {
            Assert.That(context.SupportedMessageTypes, Is.EqualTo(new[] { "urn:message:PollerSaga.Contracts.Jobs:StartPollerJob" }));
            Assert.That(context.IsSupportedMessageType<StartPollerJob>(), Is.True);
            Assert.That(context.IsSupportedMessageType<ExpirePollerJob>(), Is.False);
            Assert.That(context.TryGetMessage<ExpirePollerJob>(out _), Is.False);
            Assert.That(context.TryGetMessage<CompletePollerJob>(out _), Is.False);
            Assert.That(context.TryGetMessage<GetPollerJobStatus>(out _), Is.False);
        });
    }

    [TestCase("", "The body is not JSON: The input does not contain any JSON tokens.")]
    [TestCase("garbage", "The body is not JSON: 'g' is an invalid start of a value.")]
    [TestCase("{} {}", "The body is not JSON: '{' is invalid after a single JSON value.")]
    [TestCase("null", "The body is JSON, but no object: Null.")]
    [TestCase("[]", "The body is JSON, but no object: Array.")]
    [TestCase("\"9232efd6-db82-4b8c-8a15-b8e9c79d6212\"", "The body is JSON, but no object: String.")]
    public void Says_why_a_body_is_no_message(string body, string reason) =>
        Assert.That(() => Deserialize(body), Throws.TypeOf<SerializationException>().With.Message.StartWith(reason));

    [Test]
    public void Says_which_field_cannot_be_read() =>
        Assert.That(() => Read("""{"jobId":"abc"}"""), Throws.InstanceOf<JsonException>().With.Message.Contains("Path: $.jobId"));

    [Test]
    public void Is_read_and_not_sent()
    {
        var plain = new PlainJson<PayloadProcessed>();

        Assert.That(plain.ContentType.MediaType, Is.EqualTo("application/json"));
        Assert.That(plain.CreateDeserializer(), Is.SameAs(plain));
        Assert.That(plain.CreateSerializer, Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("Plain JSON is read, not sent."));
    }

    private static StartPollerJob? Read(string body) => Deserialize(body).TryGetMessage<StartPollerJob>(out var start) ? start : null;

    private static SerializerContext Deserialize(string body) =>
        new PlainJson<StartPollerJob>().Deserialize(new StringMessageBody(body), EmptyHeaders.Instance);
}
