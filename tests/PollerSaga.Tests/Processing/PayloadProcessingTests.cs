using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Processing;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Processing;

/// <summary>A processor in a user's own host, as the README shows it.</summary>
public sealed class PayloadProcessingTests
{
    [Test]
    public async Task Completes_or_fails_the_tasks_of_the_engine_in_the_same_host()
    {
        await using var partner = await PartnerApi.StartAsync(records: 1_000, pageSize: 100);
        await using var engine = await TestEngine.StartAsync(
            swap: services => services.AddPayloadProcessing<AllButTheThird>(new ConfigurationBuilder().Build()));
        var jobId = Guid.NewGuid();

        await engine.StartJobAsync(new StartPollerJob(jobId, partner.Url));
        await engine.UntilAsync(
            async db =>
                await db.Tasks.CountAsync(
                    task => task.CurrentState == PollerTaskStates.Complete || task.CurrentState == PollerTaskStates.Failed) == 10);

        var status = (await engine.Queries.GetStatusAsync(jobId, CancellationToken.None))!;
        Assert.That(
            status.Summary,
            Is.EqualTo(PollerJobSummary.Empty with { SuccessfullyCompleted = 9, FailedToComplete = 1, Total = 10 }));
        Assert.That(status.Failures.Single().Error, Is.EqualTo("The payload was received 3 times and not processed: I do not like it."));
    }

    [TestCase("Processing:Concurrency", "0", "PollerSaga:Processing:Concurrency ")]
    [TestCase("Payloads:Directory", "", "PollerSaga:Payloads:Directory ")]
    [TestCase("Database:ConnectionString", "", null)]
    public void Needs_no_database_and_checks_what_it_needs(string setting, string value, string? message)
    {
        using var folder = new TemporaryFolder();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPayloadProcessing<AllButTheThird>(TestSettings.In(folder.Path, (setting, value)));
        using var provider = services.BuildServiceProvider();

        Assert.That(
            () => provider.CheckSettings(),
            message is null ? Throws.Nothing : Throws.TypeOf<OptionsValidationException>().With.Message.StartsWith(message));
    }

    [Test]
    public void Reports_on_the_completion_queue_where_one_is_set_and_needs_no_bus()
    {
        using var folder = new TemporaryFolder();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPayloadProcessing<AllButTheThird>(
            TestSettings.In(
                folder.Path,
                ("CompletionQueue:Kind", nameof(CompletionQueueKind.Sqs)),
                ("CompletionQueue:ServiceUrl", "http://127.0.0.1:9")));
        using var provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<IProcessingReports>(), Is.TypeOf<SqsProcessingReports>());
        Assert.That(services.Any(service => service.ServiceType == typeof(MassTransit.IBus)), Is.False);
    }

    private sealed class AllButTheThird : IPayloadProcessor
    {
        public Task ProcessAsync(ProcessPayloadMessage message, Stream payload, CancellationToken cancellationToken) =>
            message.Task.Request.StartAt == 200 ? throw new PayloadProcessingException("I do not like it.") : Task.CompletedTask;
    }
}
