using System.Text;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Delivery;

/// <summary>
/// What every reader of a processing queue does. An implementation's fixture makes readers, senders and the visibility time-out pass.
/// </summary>
public abstract class ProcessingQueueReaderContract
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(1200);
    private static readonly PollerPlan Plan = new(
        Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212"), new Uri("http://127.0.0.1:4700/payload"), 100, 10_000, 1_795_379_328, null);

    /// <summary>A sender to the queue.</summary>
    private protected abstract IProcessingQueue Queue { get; }

    /// <summary>A reader of the queue, as of another process each time.</summary>
    private protected abstract Task<IProcessingQueueReader> StartReaderAsync();

    /// <summary>Ends a reader as a kill would: what it has in hand it never speaks of again. Returns when others may have it.</summary>
    private protected abstract Task KillAsync(IProcessingQueueReader reader);

    /// <summary>Puts a message on the queue that nobody of ours has sent.</summary>
    protected abstract Task SendAsync(byte[] body);

    /// <summary>The bodies of the dead letters.</summary>
    protected abstract Task<IReadOnlyCollection<string>> DeadLettersAsync();

    [Test]
    public async Task Receives_what_was_sent_as_it_was_sent_and_for_the_first_time()
    {
        var reader = await StartReaderAsync();
        await SendAsync(index: 0);

        var received = await ReceiveOneAsync(reader);

        using var scope = Assert.EnterMultipleScope();
        Assert.That(Encoding.UTF8.GetString(received.Body.Span), Is.EqualTo(BodyOf(0)));
        Assert.That(received.ReceiveCount, Is.EqualTo(1));
        Assert.That(received.Id, Is.Not.Empty);
        Assert.That(reader.MaxReceives, Is.EqualTo(3));
    }

    [Test]
    public async Task Receives_nothing_from_an_empty_queue_and_says_that_it_is_empty()
    {
        var reader = await StartReaderAsync();

        Assert.That(await reader.ReceiveAsync(1, ShortWait, CancellationToken.None).OrTimeOut(), Is.Empty);
        Assert.That(await reader.IsEmptyAsync(CancellationToken.None).OrTimeOut(), Is.True);
    }

    [Test]
    public async Task Waits_for_a_message_that_comes_later()
    {
        var reader = await StartReaderAsync();
        var receiving = reader.ReceiveAsync(1, Wait, CancellationToken.None);

        await SendAsync(index: 0);

        Assert.That(await receiving.OrTimeOut(), Has.One.Items);
    }

    [Test]
    public async Task Ends_its_wait_when_it_is_cancelled()
    {
        var reader = await StartReaderAsync();
        using var cancellation = new CancellationTokenSource();
        var receiving = reader.ReceiveAsync(1, Wait, cancellation.Token);

        await cancellation.CancelAsync();

        await receiving.FailureOf<OperationCanceledException>();
    }

    [Test]
    public async Task Receives_no_more_than_it_is_asked_for()
    {
        var reader = await StartReaderAsync();
        foreach (var index in Enumerable.Range(0, 5))
            await SendAsync(index);

        Assert.That(await reader.ReceiveAsync(2, Wait, CancellationToken.None).OrTimeOut(), Has.Count.InRange(1, 2));
    }

    [Test]
    public async Task Receives_no_message_twice_while_it_is_in_hand()
    {
        var (first, second) = (await StartReaderAsync(), await StartReaderAsync());
        foreach (var index in Enumerable.Range(0, 4))
            await SendAsync(index);

        var received = new List<IReceivedMessage>();
        for (var turn = 0; turn < 60 && received.Count < 4; turn++)
            received.AddRange(await (turn % 2 == 0 ? first : second).ReceiveAsync(2, ShortWait, CancellationToken.None).OrTimeOut());

        Assert.That(await second.ReceiveAsync(1, TimeSpan.Zero, CancellationToken.None).OrTimeOut(), Is.Empty);
        Assert.That(received.Select(TextOf), Is.EquivalentTo(Enumerable.Range(0, 4).Select(BodyOf)));
    }

    [Test]
    public async Task Never_receives_again_what_is_complete()
    {
        var reader = await StartReaderAsync();
        await SendAsync(index: 0);

        await (await ReceiveOneAsync(reader)).CompleteAsync(CancellationToken.None).OrTimeOut();

        await KillAsync(reader);
        var next = await StartReaderAsync();
        Assert.That(await next.ReceiveAsync(1, ShortWait, CancellationToken.None).OrTimeOut(), Is.Empty);
        Assert.That(await next.IsEmptyAsync(CancellationToken.None).OrTimeOut(), Is.True);
        Assert.That(await DeadLettersAsync(), Is.Empty);
    }

    [Test]
    public async Task Receives_again_at_once_what_was_given_back_and_counts()
    {
        var reader = await StartReaderAsync();
        await SendAsync(index: 0);

        await (await ReceiveOneAsync(reader)).AbandonAsync(CancellationToken.None).OrTimeOut();
        var second = await ReceiveOneAsync(reader);
        await second.AbandonAsync(CancellationToken.None).OrTimeOut();
        var third = await ReceiveOneAsync(reader);

        Assert.That((second.ReceiveCount, third.ReceiveCount), Is.EqualTo((2, 3)));
        Assert.That(TextOf(third), Is.EqualTo(BodyOf(0)));
    }

    [Test]
    public async Task Receives_again_what_a_killed_process_had_in_hand_and_counts()
    {
        var killed = await StartReaderAsync();
        await SendAsync(index: 0);
        await ReceiveOneAsync(killed);

        await KillAsync(killed);

        var again = await ReceiveOneAsync(await StartReaderAsync());
        Assert.That((TextOf(again), again.ReceiveCount), Is.EqualTo((BodyOf(0), 2)));
    }

    [Test]
    public async Task Lays_aside_what_was_received_too_often_and_goes_on_with_the_others()
    {
        var reader = await StartReaderAsync();
        await SendAsync(index: 0);
        for (var receive = 1; receive < reader.MaxReceives; receive++)
            await (await ReceiveOneAsync(reader)).AbandonAsync(CancellationToken.None).OrTimeOut();
        await (await ReceiveOneAsync(reader)).DeadLetterAsync("it is broken", CancellationToken.None).OrTimeOut();
        await SendAsync(index: 1);

        var other = await ReceiveOneAsync(reader);
        await other.CompleteAsync(CancellationToken.None).OrTimeOut();
        Assert.That(TextOf(other), Is.EqualTo(BodyOf(1)));
        Assert.That(await reader.ReceiveAsync(1, ShortWait, CancellationToken.None).OrTimeOut(), Is.Empty);
        Assert.That(await DeadLettersAsync(), Is.EqualTo(new[] { BodyOf(0) }));
    }

    [Test]
    public async Task Receives_what_is_no_message_of_ours_as_it_is()
    {
        var reader = await StartReaderAsync();
        await SendAsync("<html>"u8.ToArray());

        Assert.That(TextOf(await ReceiveOneAsync(reader)), Is.EqualTo("<html>"));
    }

    [Test]
    public async Task Can_be_opened_again_and_again()
    {
        var reader = await StartReaderAsync();

        await reader.OpenAsync(CancellationToken.None).OrTimeOut();
        await reader.OpenAsync(CancellationToken.None).OrTimeOut();

        Assert.That(await reader.IsEmptyAsync(CancellationToken.None).OrTimeOut(), Is.True);
    }

    [Test]
    public async Task Lets_what_is_in_hand_be_completed_after_its_stop()
    {
        var reader = await StartReaderAsync();
        await SendAsync(index: 0);
        var received = await ReceiveOneAsync(reader);

        await reader.StopAsync().OrTimeOut();
        await received.CompleteAsync(CancellationToken.None).OrTimeOut();

        await KillAsync(reader);
        Assert.That(await (await StartReaderAsync()).ReceiveAsync(1, ShortWait, CancellationToken.None).OrTimeOut(), Is.Empty);
    }

    private protected Task SendAsync(int index) => Queue.SendAsync(MessageOf(index), CancellationToken.None).OrTimeOut();

    private protected static async Task<IReceivedMessage> ReceiveOneAsync(IProcessingQueueReader reader) =>
        (await ReceiveAsync(reader, 1)).Single();

    /// <summary>Receives so many messages, in as many turns as it takes.</summary>
    private protected static async Task<List<IReceivedMessage>> ReceiveAsync(IProcessingQueueReader reader, int count)
    {
        var received = new List<IReceivedMessage>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (received.Count < count)
            received.AddRange(await reader.ReceiveAsync(count - received.Count, Wait, limit.Token));
        return received;
    }

    private protected static string TextOf(IReceivedMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    private protected static string BodyOf(int index) => System.Text.Json.JsonSerializer.Serialize(MessageOf(index));

    private protected static ProcessPayloadMessage MessageOf(int index) =>
        ProcessPayloadMessage.For(Plan[index], new PayloadLocation("raw-payload-bucket", $"{Plan[index].JobId}/{Plan[index].TaskId}.json"));

    private protected static Guid TaskOf(int index) => Plan[index].TaskId;
}
