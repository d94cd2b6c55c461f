using System.Text;
using System.Text.Json;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Delivery;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Delivery;

/// <summary>What every processing queue does. An implementation's fixture says how to make it and how to take from it.</summary>
public abstract class ProcessingQueueContract
{
    private static readonly Guid Job = Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212");
    private static readonly PollerPlan Plan = new(Job, new Uri("http://127.0.0.1:4700/payload"), 100, 10_000, 1_795_379_328, null);

    private protected abstract IProcessingQueue Queue { get; }

    /// <summary>The bodies of all messages on the queue, each once, in any order.</summary>
    protected abstract Task<IReadOnlyCollection<byte[]>> TakeAllAsync();

    [Test]
    public async Task Carries_the_message_as_plain_JSON()
    {
        var message = MessageOf(Plan[8]);

        await Queue.SendAsync(message, CancellationToken.None).OrTimeOut();

        Assert.That((await TakeAllAsync()).Select(Encoding.UTF8.GetString), Is.EqualTo(new[] { JsonSerializer.Serialize(message) }));
    }

    [Test]
    public async Task Carries_letters_of_all_scripts_in_UTF_8()
    {
        var page = Plan[0] with { BaseUrl = new Uri("http://api.test/päyload?q=日本 \"'&+😀") };

        await Queue.SendAsync(MessageOf(page), CancellationToken.None).OrTimeOut();

        var received = JsonDocument.Parse((await TakeAllAsync()).Single()).RootElement;
        Assert.That(
            received.GetProperty("task").GetProperty("request").GetProperty("BaseUrl").GetString(),
            Is.EqualTo(page.BaseUrl.OriginalString));
    }

    [Test]
    public async Task Carries_each_of_many_messages_that_are_sent_at_once()
    {
        var tasks = Enumerable.Range(0, 100).Select(index => Plan[index]).ToArray();

        await Task.WhenAll(tasks.Select(page => Queue.SendAsync(MessageOf(page), CancellationToken.None))).OrTimeOut();

        var received = (await TakeAllAsync()).Select(
            body => JsonDocument.Parse(body).RootElement.GetProperty("task").GetProperty("taskId").GetGuid());
        Assert.That(received, Is.EquivalentTo(tasks.Select(page => page.TaskId)));
    }

    [Test]
    public async Task Carries_a_repeat_at_least_once()
    {
        await Queue.SendAsync(MessageOf(Plan[1]), CancellationToken.None).OrTimeOut();
        await Queue.SendAsync(MessageOf(Plan[1]), CancellationToken.None).OrTimeOut();

        Assert.That(
            (await TakeAllAsync()).Select(Encoding.UTF8.GetString).Distinct(),
            Is.EqualTo(new[] { JsonSerializer.Serialize(MessageOf(Plan[1])) }));
    }

    private protected static ProcessPayloadMessage MessageOf(PollerPage page) =>
        ProcessPayloadMessage.For(page, new PayloadLocation("raw-payload-bucket", $"{page.JobId}/{page.TaskId}.json"));

    private protected static PollerPage PageAt(int index) => Plan[index];
}
