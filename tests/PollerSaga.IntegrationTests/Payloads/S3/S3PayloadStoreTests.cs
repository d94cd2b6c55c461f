using PollerSaga.Contracts.Delivery;
using PollerSaga.Faults;
using PollerSaga.IntegrationTests.Aws;
using PollerSaga.Payloads;
using PollerSaga.Payloads.S3;
using PollerSaga.Testing;
using PollerSaga.Tests.Payloads;
using PollerSaga.Tests.Support;

namespace PollerSaga.IntegrationTests.Payloads.S3;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class S3PayloadStoreTests : PayloadStoreContract
{
    private const int Part = 5 * 1024 * 1024;

    private static readonly Guid Job = Guid.NewGuid();
    private static readonly Guid Task1 = Guid.NewGuid();

    private readonly List<S3PayloadStore> _stores = [];
    private TestBucket _bucket = null!;

    private protected override IPayloadStore Store => field ??= StoreOn(AwsServer.Address);

    protected override string Bucket => _bucket.Name;

    [SetUp]
    public async Task MakeBucketAsync() => _bucket = await TestBucket.MakeAsync();

    [TearDown]
    public async Task DeleteBucketAsync()
    {
        _stores.ForEach(store => store.Dispose());
        if (_bucket is not null)
            await _bucket.DisposeAsync();
    }

    [TestCase(Part - 1)]
    [TestCase(Part)]
    [TestCase(Part + 1)]
    [TestCase((2 * Part) + 12_345)]
    public async Task Saves_exactly_the_bytes_on_both_sides_of_a_part(int size)
    {
        var payload = BytesOf(size, seed: 1);

        var location = await SaveAsync(Job, Task1, payload);

        Assert.That(await ReadAsync(location.Key) is { } saved && saved.AsSpan().SequenceEqual(payload), Is.True);
        Assert.That((await OpenAsync(location)).AsSpan().SequenceEqual(payload), Is.True);
    }

    [TestCase(1000)]
    [TestCase(2 * Part)]
    public async Task Keeps_the_media_type(int size)
    {
        var location = await Store.SaveAsync(
            Job,
            Task1,
            new MemoryStream(BytesOf(size, seed: 1)),
            "application/problem+json; charset=utf-8",
            CancellationToken.None).OrTimeOut();

        using var saved = await _bucket.GetAsync(location.Key);
        Assert.That(saved.Headers.ContentType, Is.EqualTo("application/problem+json; charset=utf-8"));
    }

    [Test]
    public async Task Puts_what_fits_into_a_part_with_its_checksum_and_its_settings()
    {
        await using var front = await HttpFront.StartAsync(AwsServer.Address);
        var store = StoreOn(front.Address, payloads =>
        {
            payloads.ServerSideEncryption = "aws:kms";
            payloads.KmsKeyId = "alias/pages";
            payloads.StorageClass = "STANDARD_IA";
        });

        await store.SaveAsync(Job, Task1, new MemoryStream("{}"u8.ToArray()), "application/json", CancellationToken.None).OrTimeOut();

        var put = front.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That((put.Method, put.Path), Is.EqualTo(("PUT", $"/{_bucket.Name}/{Job}/{Task1}.json")));
            Assert.That(put.Headers["x-amz-checksum-sha256"], Is.EqualTo("RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o="));
            Assert.That(put.Headers["x-amz-server-side-encryption"], Is.EqualTo("aws:kms"));
            Assert.That(put.Headers["x-amz-server-side-encryption-aws-kms-key-id"], Is.EqualTo("alias/pages"));
            Assert.That(put.Headers["x-amz-storage-class"], Is.EqualTo("STANDARD_IA"));
            Assert.That(put.Headers, Does.Not.ContainKey("x-amz-trailer"));
        });
    }

    [Test]
    public async Task Sends_what_is_larger_in_parts_each_with_its_checksum()
    {
        await using var front = await HttpFront.StartAsync(AwsServer.Address);
        var store = StoreOn(
            front.Address,
            payloads => (payloads.ServerSideEncryption, payloads.StorageClass) = ("AES256", "INTELLIGENT_TIERING"));

        await store.SaveAsync(
            Job,
            Task1,
            new MemoryStream(BytesOf((2 * Part) + 1, seed: 1)),
            "application/json",
            CancellationToken.None).OrTimeOut();

        var requests = front.Requests.ToList();
        var parts = requests.FindAll(request => request.Method == "PUT");
        Assert.Multiple(() =>
        {
            Assert.That(requests.Select(request => request.Method), Is.EqualTo(new[] { "POST", "PUT", "PUT", "PUT", "POST" }));
            Assert.That(parts.Select(part => part.Headers["content-length"]), Is.EqualTo(new[] { $"{Part}", $"{Part}", "1" }));
            Assert.That(parts.Select(part => part.Headers["x-amz-checksum-sha256"]), Is.Unique.And.All.Length.EqualTo(44));
            Assert.That(requests[0].Headers["x-amz-checksum-algorithm"], Is.EqualTo("SHA256"));
            Assert.That(requests[0].Headers["x-amz-server-side-encryption"], Is.EqualTo("AES256"));
            Assert.That(requests[0].Headers["x-amz-storage-class"], Is.EqualTo("INTELLIGENT_TIERING"));
        });
    }

    [TestCase(1)]
    [TestCase((2 * Part) + 1)]
    public async Task Waits_until_there_is_memory_for_a_payload_and_releases_it(int size)
    {
        var budget = new BufferBudget(BufferBudget.MinBytes);
        var store = S3Stores.On(AwsServer.Address, _bucket.Name, budget: budget);
        _stores.Add(store);
        using var other = budget.Begin();
        await other.TakeAsync(BufferBudget.MinBytes, CancellationToken.None);

        var saving = store.SaveAsync(Job, Task1, new MemoryStream(BytesOf(size, seed: 1)), "application/json", CancellationToken.None);
        Assert.That((saving.IsCompleted, budget.Waiting), Is.EqualTo((false, 1)));
        other.Dispose();
        await saving.OrTimeOut();

        Assert.That(budget.Used, Is.Zero);
    }

    [Test]
    public async Task Puts_its_prefix_before_every_key_and_deletes_no_other()
    {
        var store = StoreOn(AwsServer.Address, payloads => payloads.Prefix = "raw/");
        await _bucket.PutAsync($"{Job}/{Task1}.json");
        await _bucket.PutAsync($"raw/{Job}");

        var location = await store.SaveAsync(Job, Task1, new MemoryStream([1]), "application/json", CancellationToken.None).OrTimeOut();
        Assert.That(location, Is.EqualTo(new PayloadLocation(_bucket.Name, $"raw/{Job}/{Task1}.json")));
        Assert.That(await ReadAsync(location.Key), Is.EqualTo(new byte[] { 1 }));
        await store.DeleteAsync(Job, [Task1], CancellationToken.None).OrTimeOut();

        Assert.That(await ListAsync(), Is.EqualTo(new[] { $"{Job}/{Task1}.json", $"raw/{Job}" }));
        var foreign = await store.OpenAsync(
            new PayloadLocation(_bucket.Name, $"{Job}/{Task1}.json"),
            CancellationToken.None).FailureOf<PayloadNotFoundException>();
        Assert.That(
            foreign.Message,
            Does.EndWith(
                "Check PollerSaga:Payloads:Bucket and PollerSaga:Payloads:Prefix, which must be those that the payload was saved with."));
    }

    [Test]
    public async Task Deletes_a_thousand_payloads_with_one_request()
    {
        await using var front = await HttpFront.StartAsync(AwsServer.Address);
        var tasks = Enumerable.Range(0, 1000).Select(_ => Guid.NewGuid()).ToList();
        await Parallel.ForEachAsync(tasks, async (task, _) => await _bucket.PutAsync($"{Job}/{task}.json"));

        await StoreOn(front.Address).DeleteAsync(Job, tasks, CancellationToken.None).OrTimeOut();

        Assert.That(await ListAsync(), Is.Empty);
        Assert.That(front.Requests.Count(request => request.Method == "POST"), Is.EqualTo(1));
    }

    [Test]
    public async Task Finds_at_the_start_that_all_is_well_and_makes_no_object()
    {
        await using var front = await HttpFront.StartAsync(AwsServer.Address);

        await StoreOn(front.Address).CheckAsync(CancellationToken.None).OrTimeOut();

        Assert.That(front.Requests.Select(request => request.Method), Is.EqualTo(new[] { "GET", "POST", "DELETE" }));
        Assert.That(await ListAsync(), Is.Empty);
    }

    [Test]
    public async Task Refuses_to_start_on_a_bucket_that_is_not_there()
    {
        var store = StoreOn(AwsServer.Address, payloads => payloads.Bucket = "pollersaga-test-nowhere");

        var refusal = await store.CheckAsync(CancellationToken.None).FailureOf<DependencyRefusedException>();

        Assert.That(refusal.Message, Does.Contain("the bucket pollersaga-test-nowhere").And.Contain("PollerSaga:Payloads:Bucket"));
    }

    protected override Task<IEnumerable<string>> ListAsync() => _bucket.ListAsync();

    protected override Task<byte[]> ReadAsync(string key) => _bucket.ReadAsync(key);

    private S3PayloadStore StoreOn(Uri endpoint, Action<PayloadOptions>? configure = null)
    {
        var store = S3Stores.On(endpoint, _bucket.Name, configure);
        _stores.Add(store);
        return store;
    }
}
