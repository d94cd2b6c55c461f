using System.Text.Json;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Aws;
using PollerSaga.EndToEndTests.Fleets.Harness;

namespace PollerSaga.EndToEndTests.Fleets;

/// <summary>Tests of consumers on AWS, which read the processing queue on SQS and report on the completion queue.</summary>
public sealed class CompletionQueueTests : FleetTest
{
    [Test]
    public async Task Completes_pages_that_consumers_report_and_fails_pages_with_errors()
    {
        var (processing, completion) = (EndLater(AwsQueue.Choose()), EndLater(AwsQueue.Choose()));
        foreach (var (key, value) in processing.Settings("ProcessingQueue").Concat(completion.Settings("CompletionQueue")))
            Fleet.Settings[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var partner = await StartPartnerAsync();
        await StartWorkersAsync(2);

        await StartJobAsync(partner);
        await Fleet.UntilJobIsAsync(JobId, "Completed");
        var messages = (await processing.TakeAllAsync()).Select(
            message => JsonSerializer.Deserialize<ProcessPayloadMessage>(message.Body)!.Task).ToList();
        var reports = messages.Select(task => task.Request.StartAt == 4200
            ? JsonSerializer.Serialize(new { jobId = task.JobId, taskId = task.TaskId, error = "Record 4217 is invalid." })
            : JsonSerializer.Serialize(new { jobId = task.JobId, taskId = task.TaskId }));
        await completion.SendAsync("garbage");
        await Task.WhenAll(reports.Concat(reports.Take(10)).Select(completion.SendAsync));

        PollerJobStatus? status = null;
        await Waiting.UntilAsync(
            async () => (status = await AskStatusAsync()).Summary is { SuccessfullyCompleted: 99, FailedToComplete: 1 },
            () => $"99 pages to be complete and one failed; there were {status?.Summary}");
        Assert.That(messages, Has.Count.EqualTo(100));
        Assert.That(status!.State, Is.EqualTo(PollerJobState.Completed));
        Assert.That(
            status.Failures.Select(failure => (failure.StartAt, failure.Error)),
            Is.EqualTo(new[] { (4200L, "Record 4217 is invalid.") }));
        await Waiting.UntilAsync(async () => await completion.CountAsync() == 1, () => "all but the garbage to be deleted");
    }

    [Test]
    public async Task Stops_the_start_of_a_worker_with_missing_queues()
    {
        foreach (var section in new[] { "ProcessingQueue", "CompletionQueue" })
        {
            var queue = EndLater(AwsQueue.Choose());
            var settings = queue.Settings(section).ToDictionary(
                setting => setting.Key.Replace(":", "__", StringComparison.Ordinal),
                setting => setting.Value);
            settings[$"PollerSaga__{section}__CreateIfMissing"] = "false";
            foreach (var (key, value) in settings)
                Fleet.Settings[key] = value;

            var worker = await Fleet.RunAsync("worker");

            Assert.That((worker.ExitCode, worker.Error), Is.EqualTo(
                (3, $"pollersaga: SQS at {AwsEndpoint.Address} has no queue {queue.Name}. Create it, or set " +
                    $"PollerSaga:{section}:CreateIfMissing=true.")));
            Fleet.Settings[$"PollerSaga__{section}__CreateIfMissing"] = "true";
        }
    }
}
