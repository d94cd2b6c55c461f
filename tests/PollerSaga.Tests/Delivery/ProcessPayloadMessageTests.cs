using System.Text;
using System.Text.Json;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Delivery;

namespace PollerSaga.Tests.Delivery;

public sealed class ProcessPayloadMessageTests
{
    private static readonly Guid Job = Guid.Parse("9232EFD6-DB82-4B8C-8A15-B8E9C79D6212");
    private static readonly Guid TaskId = Guid.Parse("56395F88-E6AC-11F1-B9DF-1FD7480ED5C0");

    private static readonly ProcessPayloadMessage Message = ProcessPayloadMessage.For(
        new PollerPage(Job, TaskId, 8, new Uri("http://127.0.0.1:4700/payload"), 800, 100, 1_795_379_328, null),
        new PayloadLocation("raw-payload-bucket", $"{Job}/{TaskId}.json"));

    [Test]
    public void Has_the_keys_and_spellings_of_the_wire_contract() => Assert.That(
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(Message, WireJson.Default.ProcessPayloadMessage)),
        Is.EqualTo(
            """
            {"taskStateMap":{"Started":"STARTED","PayloadSaved":"PAYLOADSAVED","Enqueued":"ENQUEUED","Complete":"COMPLETE",
            "Failed":"FAILED"},
            "task":{"request":{"StartAt":800,"Count":100,"BaseUrl":"http://127.0.0.1:4700/payload"},
            "jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","taskId":"56395f88-e6ac-11f1-b9df-1fd7480ed5c0","ttl":"1795379328"},
            "nextState":"PAYLOADSAVED",
            "payloadLocation":{"bucket":"raw-payload-bucket",
            "key":"9232efd6-db82-4b8c-8a15-b8e9c79d6212/56395f88-e6ac-11f1-b9df-1fd7480ed5c0.json"}}
            """.ReplaceLineEndings(string.Empty)));

    [Test]
    public void Is_the_same_to_any_serializer() =>
        Assert.That(
            JsonSerializer.Serialize(Message),
            Is.EqualTo(JsonSerializer.Serialize(Message, WireJson.Default.ProcessPayloadMessage)));

    [Test]
    public void Comes_back_as_it_went() =>
        Assert.That(JsonSerializer.Deserialize<ProcessPayloadMessage>(JsonSerializer.Serialize(Message)), Is.EqualTo(Message));

    [Test]
    public void Is_read_in_spite_of_keys_that_came_later()
    {
        var later = JsonSerializer.Serialize(Message).Replace(
            "\"task\":{",
            "\"version\":2,\"task\":{\"priority\":1,",
            StringComparison.Ordinal);

        Assert.That(JsonSerializer.Deserialize<ProcessPayloadMessage>(later), Is.EqualTo(Message));
    }

    [Test]
    public void Names_the_address_as_the_job_was_started_with()
    {
        var message = ProcessPayloadMessage.For(
            new PollerPage(Job, TaskId, 0, new Uri("HTTP://API.test:80/a/../p?q=%41"), 0, 100, 0, null),
            Message.PayloadLocation);

        Assert.That(message.Task.Request.BaseUrl, Is.EqualTo("HTTP://API.test:80/a/../p?q=%41"));
    }
}
