using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;
using PollerSaga.Processing;
using PollerSaga.Reports;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Processing;

/// <summary>Messages whose keys name no payload, or that of another page. Ten of them stopped a consumer.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RefusedPayloadTests : IDisposable
{
    private static readonly PollerPlan Plan = new(
        Guid.Parse("9232efd6-db82-4b8c-8a15-b8e9c79d6212"), new Uri("http://127.0.0.1:4700/payload"), 100, 10_000, 1_795_379_328, null);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeQueue _queue = new();
    private readonly FakeReports _reports;
    private readonly FakeProcessor _processor;
    private readonly SteppedClock _clock = new();

    public RefusedPayloadTests()
    {
        _reports = new FakeReports(_queue);
        _processor = new FakeProcessor(_queue);
    }

    public void Dispose() => _folder.Dispose();

    [TestCase("")]
    [TestCase(".")]
    [TestCase("../secret.json")]
    [TestCase("/etc/passwd")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212")]
    [TestCase("9232efd6-db82-4b8c-8a15-b8e9c79d6212/")]
    [TestCase("00112233-4455-6677-8899-aabbccddeeff/bcb51741-d9fd-5efc-a4a1-6209bb18322b.json")]
    public async Task Lays_a_message_with_the_key_of_no_payload_or_another_one_aside_at_once_and_reports_nothing(string key)
    {
        for (var index = 0; index < 10; index++)
            _queue.Add(MessageOf(index) with { PayloadLocation = new PayloadLocation(_folder["payloads"], key) });
        var good = MessageOf(10);
        Directory.CreateDirectory(_folder["payloads", $"{Plan.JobId}"]);
        await File.WriteAllTextAsync(_folder["payloads", good.PayloadLocation.Key], "{}");
        _queue.Add(good);

        var counts = await RunAsync();

        Assert.That(counts, Is.EqualTo(new ProcessingCounts(1, 0, 10)));
        Assert.That(_queue.Events, Does.Contain($"completed {good.Task.TaskId}"));
        Assert.That(_reports.Failures, Is.Empty, "The task of a forged message has its own message.");
    }

    [Test]
    public async Task Lays_a_message_whose_payload_is_a_folder_aside_at_once_and_reports_why()
    {
        var message = MessageOf(0);
        Directory.CreateDirectory(_folder["payloads", message.PayloadLocation.Key]);
        _queue.Add(message);

        var counts = await RunAsync();

        Assert.That(counts, Is.EqualTo(new ProcessingCounts(0, 0, 1)));
        Assert.That(
            _reports.Failures.Single().Error,
            Does.StartWith("The payload was received once and not processed: ").And.Contain(" is no payload: it is a folder or"));
    }

    private ProcessPayloadMessage MessageOf(int index) =>
        ProcessPayloadMessage.For(Plan[index], new PayloadLocation(_folder["payloads"], $"{Plan.JobId}/{Plan[index].TaskId}.json"));

    private async Task<ProcessingCounts> RunAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton<IProcessingQueueReader>(_queue);
        services.AddSingleton<IProcessingReports>(_reports);
        services.AddSingleton(_processor);
        services.AddPayloadPump<FakeProcessor>(TestSettings.In(_folder.Path));
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var pump = provider.GetRequiredService<PayloadPump>();
        await _clock.PassWaitsAsync(
            pump.RunAsync(untilEmpty: true, CancellationToken.None, CancellationToken.None),
            TimeSpan.FromSeconds(10)).OrTimeOut();
        return pump.Counts;
    }
}
