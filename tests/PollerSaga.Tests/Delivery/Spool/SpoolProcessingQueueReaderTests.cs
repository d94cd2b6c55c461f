using PollerSaga.Delivery;
using PollerSaga.Delivery.Spool;
using PollerSaga.Settings;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Delivery.Spool;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SpoolProcessingQueueReaderTests : ProcessingQueueReaderContract, IDisposable
{
    private static readonly TimeSpan VisibilityTimeout = TimeSpan.FromSeconds(30);

    private readonly ShiftedClock _clock = new();
    private readonly TemporaryFolder _folder = new();

    private protected override IProcessingQueue Queue =>
        field ??= new SpoolProcessingQueue(Options.Of<ProcessingQueueOptions>(), Options.Of<TransportOptions>(), TimeProvider.System);

    private TestOptions Options
    {
        get
        {
            var options = TestSettings.Valid();
            options.ProcessingQueue.Directory = _folder.Path;
            options.Processing.VisibilityTimeout = VisibilityTimeout;
            return options;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Keeps_what_is_extended_from_others()
    {
        var (owner, other) = (await StartReaderAsync(), await StartReaderAsync());
        await SendAsync(index: 0);
        var received = await ReceiveOneAsync(owner);

        for (var turn = 0; turn < 5; turn++)
        {
            _clock.Shift(VisibilityTimeout / 2);
            await received.ExtendAsync(VisibilityTimeout, CancellationToken.None);
            Assert.That(await other.ReceiveAsync(1, TimeSpan.Zero, CancellationToken.None), Is.Empty);
        }

        Assert.That(await other.IsEmptyAsync(CancellationToken.None), Is.False, "somebody has it in hand");
    }

    [Test]
    public async Task Does_not_count_a_receive_whose_message_was_returned()
    {
        var reader = await StartReaderAsync();
        await SendAsync(index: 0);
        await (await ReceiveOneAsync(reader)).AbandonAsync(CancellationToken.None);

        for (var turn = 0; turn < 3; turn++)
        {
            var received = await ReceiveOneAsync(reader);
            Assert.That(received.ReceiveCount, Is.EqualTo(2));
            await received.ReturnAsync(CancellationToken.None);
        }

        Assert.That(_folder.Files, Is.EqualTo(new[] { Path.Combine("new", $"{TaskOf(0)}.r1.json") }));
    }

    [Test]
    public async Task Lets_one_alone_have_what_nobody_has_spoken_of_for_too_long()
    {
        var late = await StartReaderAsync();
        await SendAsync(index: 0);
        var lost = await ReceiveOneAsync(late);
        _clock.Shift(VisibilityTimeout);
        var owner = await ReceiveOneAsync(await StartReaderAsync());

        await lost.ExtendAsync(VisibilityTimeout, CancellationToken.None);
        await lost.CompleteAsync(CancellationToken.None);
        await lost.AbandonAsync(CancellationToken.None);
        await lost.DeadLetterAsync("it was late", CancellationToken.None);

        Assert.That(_folder.Files.Select(Path.GetDirectoryName), Is.EqualTo(new[] { "cur" }), "what the late one does changes nothing");
        await owner.CompleteAsync(CancellationToken.None);
        Assert.That(_folder.Files, Is.Empty);
    }

    [Test]
    public async Task Gives_each_of_many_messages_to_one_of_many_processes()
    {
        const int Messages = 100;
        for (var index = 0; index < Messages; index++)
            await SendAsync(index);
        var readers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartReaderAsync()));

        var received = await Task.WhenAll(readers.Select(reader => Task.Run(async () =>
        {
            var mine = new List<IReceivedMessage>();
            while (await reader.ReceiveAsync(3, TimeSpan.Zero, CancellationToken.None) is { Count: > 0 } some)
                mine.AddRange(some);
            return mine;
        }))).OrTimeOut();

        var ids = received.SelectMany(messages => messages).Select(message => message.Id).ToList();
        Assert.That(ids, Is.Unique);
        Assert.That(ids, Has.Count.EqualTo(Messages));
    }

    [Test]
    public async Task Receives_once_more_what_was_moved_back_from_the_dead_letters()
    {
        var reader = await StartReaderAsync();
        await SendAsync(index: 0);
        await (await ReceiveOneAsync(reader)).DeadLetterAsync("it is broken", CancellationToken.None);
        Assert.That(_folder.Files, Is.EqualTo(new[] { Path.Combine("dead", $"{TaskOf(0)}.json") }));

        File.Move(_folder["dead", $"{TaskOf(0)}.json"], _folder["new", $"{TaskOf(0)}.json"]);

        Assert.That((await ReceiveOneAsync(reader)).ReceiveCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Says_how_often_what_its_consumers_were_killed_over_was_received()
    {
        await SendAsync(index: 0);
        for (var receive = 1; receive <= 3; receive++)
        {
            var killed = await StartReaderAsync();
            await ReceiveOneAsync(killed);
            await KillAsync(killed);
        }

        Assert.That(
            (await ReceiveOneAsync(await StartReaderAsync())).ReceiveCount,
            Is.EqualTo(4),
            "more than the maximum: it becomes a dead letter without being processed");
    }

    [TestCase("cur", "1699999999.M20046P2137.host:2,S")]
    [TestCase("cur", "theirs.json")]
    [TestCase("new", "notes.txt")]
    [TestCase("new", ".hidden.json")]
    public async Task Lets_be_what_is_no_message_or_in_the_hands_of_another_program(string folder, string name)
    {
        var reader = await StartReaderAsync();
        File.WriteAllText(_folder[folder, name], "{}");
        _clock.Shift(TimeSpan.FromDays(1));

        Assert.That(await reader.ReceiveAsync(1, TimeSpan.Zero, CancellationToken.None), Is.Empty);
        Assert.That(await reader.IsEmptyAsync(CancellationToken.None), Is.True);
        Assert.That(File.Exists(_folder[folder, name]));
    }

    private protected override async Task<IProcessingQueueReader> StartReaderAsync()
    {
        var reader = new SpoolProcessingQueueReader(Options.Of<ProcessingQueueOptions>(), Options.Of<ProcessingOptions>(), _clock);
        await reader.OpenAsync(CancellationToken.None);
        return reader;
    }

    private protected override Task KillAsync(IProcessingQueueReader reader)
    {
        _clock.Shift(VisibilityTimeout);
        return Task.CompletedTask;
    }

    protected override Task SendAsync(byte[] body) => File.WriteAllBytesAsync(_folder["new", "anything.json"], body);

    protected override async Task<IReadOnlyCollection<string>> DeadLettersAsync() =>
        await Task.WhenAll(Directory.EnumerateFiles(_folder["dead"]).Select(file => File.ReadAllTextAsync(file)));
}
