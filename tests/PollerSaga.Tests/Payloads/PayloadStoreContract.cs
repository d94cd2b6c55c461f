using PollerSaga.Contracts.Delivery;
using PollerSaga.Payloads;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Payloads;

/// <summary>The contract of every payload store. The fixture of an implementation creates the store and reads its content.</summary>
public abstract class PayloadStoreContract
{
    private static readonly Guid Job = Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212");
    private static readonly Guid OtherJob = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly Guid Task1 = Guid.Parse("bcb51741-d9fd-5efc-a4a1-6209bb18322b");
    private static readonly Guid Task2 = Guid.Parse("7929207f-4daf-5c81-ae04-04790ded50e3");

    // Larger than the memory buffer of any store.
    private const int Large = 12_000_000;

    private const string ContentType = "application/json";

    private protected abstract IPayloadStore Store { get; }

    /// <summary>The bucket of all locations.</summary>
    protected abstract string Bucket { get; }

    /// <summary>Returns the keys of all objects in the store, complete or not, in order.</summary>
    protected abstract Task<IEnumerable<string>> ListAsync();

    /// <summary>Reads the bytes at a key.</summary>
    protected abstract Task<byte[]> ReadAsync(string key);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(65_536)]
    [TestCase(1_000_003)]
    public async Task Saves_the_exact_bytes(int size)
    {
        var payload = BytesOf(size, seed: 1);

        var location = await SaveAsync(Job, Task1, payload);

        Assert.That(location, Is.EqualTo(new PayloadLocation(Bucket, $"{Job}/{Task1}.json")));
        Assert.That(await ReadAsync(location.Key), Is.EqualTo(payload));
        Assert.That(await ListAsync(), Is.EqualTo(new[] { location.Key }));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1_000_003)]
    public async Task Returns_the_exact_bytes(int size)
    {
        var payload = BytesOf(size, seed: 1);
        var location = await SaveAsync(Job, Task1, payload);

        Assert.That(await OpenAsync(location), Is.EqualTo(payload));
    }

    [Test]
    public async Task Reports_a_missing_payload()
    {
        await SaveAsync(Job, Task1, [1]);
        var location = new PayloadLocation(Bucket, $"{Job}/{Task2}.json");

        var failure = await OpenAsync(location).FailureOf<PayloadNotFoundException>();

        Assert.That(failure.Location, Is.EqualTo(location));
    }

    [Test]
    public async Task Opens_no_payload_of_another_store()
    {
        var location = await SaveAsync(Job, Task1, [1]);

        var failure = await OpenAsync(location with { Bucket = $"{Bucket}-of-others" }).FailureOf<PayloadNotFoundException>();

        Assert.That(
            failure.Message,
            Does.StartWith($"{location.Key} in {Bucket}-of-others is no payload of {Bucket}. Check PollerSaga:Payloads:"));
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212/")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212/../9232efd6-db82-4b8c-8a15-b8e9c79d6212/bcb51741-d9fd-5efc-a4a1-6209bb18322b.json")]
    public async Task Opens_only_keys_of_payloads(string key)
    {
        await SaveAsync(Job, Task1, [1]);

        await OpenAsync(new PayloadLocation(Bucket, key)).FailureOf<PayloadNotFoundException>();
    }

    [Test]
    public async Task Opens_the_payload_of_a_task_and_of_no_other()
    {
        var location = await SaveAsync(Job, Task1, [1]);
        await SaveAsync(OtherJob, Task1, [2]);

        await using var payload = await Store.OpenAsync(Job, Task1, location, CancellationToken.None).OrTimeOut();
        var ofOtherJob = await Store.OpenAsync(OtherJob, Task1, location, CancellationToken.None).FailureOf<PayloadNotFoundException>();
        var ofOtherTask = await Store.OpenAsync(Job, Task2, location, CancellationToken.None).FailureOf<PayloadNotFoundException>();

        Assert.That(new[] { ofOtherJob.IsRefused, ofOtherTask.IsRefused }, Is.All.True);
        Assert.That(
            ofOtherTask.Message,
            Is.EqualTo($"The key {location.Key} is not that of the payload of task {Task2} of job {Job}. Correct its sender."));
    }

    [Test]
    public async Task Opens_no_deleted_payload()
    {
        var location = await SaveAsync(Job, Task1, [1]);
        await Store.DeleteAsync(Job, [Task1], CancellationToken.None).OrTimeOut();

        await OpenAsync(location).FailureOf<PayloadNotFoundException>();
    }

    [Test]
    public async Task Saves_a_payload_that_arrives_in_small_pieces()
    {
        var payload = BytesOf(10_000, seed: 1);

        await Store.SaveAsync(Job, Task1, new SmallPieceStream(payload, fault: null), ContentType, CancellationToken.None).OrTimeOut();

        Assert.That(await ReadAsync($"{Job}/{Task1}.json"), Is.EqualTo(payload));
    }

    [Test]
    public async Task Replaces_an_existing_payload()
    {
        await SaveAsync(Job, Task1, BytesOf(100_000, seed: 1));
        var repeated = BytesOf(50_000, seed: 2);

        await SaveAsync(Job, Task1, repeated);

        Assert.That(await ReadAsync($"{Job}/{Task1}.json"), Is.EqualTo(repeated));
    }

    [TestCase(200_000)]
    [TestCase(Large)]
    public async Task Keeps_the_existing_payload_until_the_new_one_is_complete(int size)
    {
        var old = BytesOf(100_000, seed: 1);
        await SaveAsync(Job, Task1, old);

        var held = new DelayedEndStream(BytesOf(size, seed: 2));
        var saving = Store.SaveAsync(Job, Task1, held, ContentType, CancellationToken.None);
        await held.WhenReadToEnd.OrTimeOut();
        Assert.That(await ReadAsync($"{Job}/{Task1}.json"), Is.EqualTo(old));

        held.Release();
        await saving.OrTimeOut();
        Assert.That(await ReadAsync($"{Job}/{Task1}.json"), Is.EqualTo(BytesOf(size, seed: 2)));
    }

    [TestCase(10_000)]
    [TestCase(Large)]
    public async Task Leaves_no_payload_if_its_stream_throws_and_does_not_wrap_the_exception(int size)
    {
        var fault = new InvalidTimeZoneException("the payload's own");

        var failure = await Store
            .SaveAsync(Job, Task1, new SmallPieceStream(BytesOf(size, seed: 1), fault), ContentType, CancellationToken.None)
            .FailureOf<InvalidTimeZoneException>();

        Assert.That(failure, Is.SameAs(fault));
        Assert.That(await ListAsync(), Is.Empty);
    }

    [Test]
    public async Task Keeps_the_existing_payload_if_the_new_one_throws()
    {
        var old = BytesOf(100, seed: 1);
        await SaveAsync(Job, Task1, old);

        await Store
            .SaveAsync(
                Job,
                Task1,
                new SmallPieceStream(BytesOf(10_000, seed: 2), new InvalidTimeZoneException()),
                ContentType,
                CancellationToken.None)
            .FailureOf<InvalidTimeZoneException>();

        Assert.That(await ReadAsync($"{Job}/{Task1}.json"), Is.EqualTo(old));
        Assert.That(await ListAsync(), Has.One.Items);
    }

    [TestCase(200_000)]
    [TestCase(Large)]
    public async Task Leaves_no_payload_if_it_is_cancelled(int size)
    {
        using var stop = new CancellationTokenSource();
        var held = new DelayedEndStream(BytesOf(size, seed: 1));

        var saving = Store.SaveAsync(Job, Task1, held, ContentType, stop.Token);
        await held.WhenReadToEnd.OrTimeOut();
        await stop.CancelAsync();
        await saving.FailureOf<OperationCanceledException>();

        Assert.That(await ListAsync(), Is.Empty);
    }

    [Test]
    public async Task Saves_payloads_in_parallel()
    {
        var tasks = Enumerable.Range(0, 50).Select(_ => Guid.NewGuid()).ToArray();

        await Task.WhenAll(tasks.Select((task, seed) => SaveAsync(Job, task, BytesOf(5000, seed)))).OrTimeOut();

        Assert.That(await ListAsync(), Is.EquivalentTo(tasks.Select(task => $"{Job}/{task}.json")));
        for (var seed = 0; seed < tasks.Length; seed++)
            Assert.That(await ReadAsync($"{Job}/{tasks[seed]}.json"), Is.EqualTo(BytesOf(5000, seed)));
    }

    [Test]
    public async Task Keeps_one_complete_payload_if_it_is_saved_twice_in_parallel()
    {
        await Task.WhenAll(SaveAsync(Job, Task1, BytesOf(300_000, seed: 1)), SaveAsync(Job, Task1, BytesOf(300_000, seed: 2)));

        Assert.That(await ReadAsync($"{Job}/{Task1}.json"), Is.EqualTo(BytesOf(300_000, seed: 1)).Or.EqualTo(BytesOf(300_000, seed: 2)));
        Assert.That(await ListAsync(), Has.One.Items);
    }

    [Test]
    public async Task Deletes_the_payloads_of_some_tasks_and_no_other()
    {
        await SaveAsync(Job, Task1, BytesOf(10, seed: 1));
        await SaveAsync(Job, Task2, BytesOf(10, seed: 2));
        await SaveAsync(OtherJob, Task1, BytesOf(10, seed: 3));

        await Store.DeleteAsync(Job, [Task1, Guid.NewGuid()], CancellationToken.None).OrTimeOut();

        Assert.That(await ListAsync(), Is.EquivalentTo(new[] { $"{Job}/{Task2}.json", $"{OtherJob}/{Task1}.json" }));
    }

    [Test]
    public async Task Deletes_nothing_of_a_job_without_payloads()
    {
        await Store.DeleteAsync(Job, [], CancellationToken.None).OrTimeOut();
        await Store.DeleteAsync(Job, [Task1, Task2], CancellationToken.None).OrTimeOut();

        Assert.That(await ListAsync(), Is.Empty);
    }

    private protected Task<PayloadLocation> SaveAsync(Guid job, Guid task, byte[] payload) =>
        Store.SaveAsync(job, task, new MemoryStream(payload), ContentType, CancellationToken.None).OrTimeOut();

    private protected async Task<byte[]> OpenAsync(PayloadLocation location)
    {
        await using var payload = await Store.OpenAsync(location, CancellationToken.None).OrTimeOut();
        var copy = new MemoryStream();
        await payload.CopyToAsync(copy).OrTimeOut();
        return copy.ToArray();
    }

    private protected static byte[] BytesOf(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Returns its bytes in small pieces, then throws its fault, if any.</summary>
    private sealed class SmallPieceStream(byte[] bytes, Exception? fault) : MemoryStream(bytes)
    {
        private const int PieceSize = 997;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer[..Math.Min(PieceSize, buffer.Length)], cancellationToken);
            return read > 0 || fault is null ? read : throw fault;
        }
    }

    /// <summary>Returns its bytes, then delays the end of the stream.</summary>
    private sealed class DelayedEndStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource _atEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WhenReadToEnd => _atEnd.Task;

        public void Release() => _released.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (await base.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                return read;

            _atEnd.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
            return 0;
        }
    }
}
