using System.Text.Json;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Aws;

/// <summary>Runs a job from the partner to the records, with payloads in S3 and the processing queue on SQS.</summary>
[Category("Integration")]
public sealed class ProcessTests : EndToEndTest
{
    [Test]
    public async Task Processes_a_job_through_bucket_and_queue_to_its_records()
    {
        await using var bucket = await AwsBucket.MakeAsync();
        await using var queue = AwsQueue.Choose();
        string[] settings = [.. bucket.Settings(), .. queue.Arguments("ProcessingQueue").Except(bucket.Settings())];
        var partner = await StartPartnerAsync();

        var run = await PollToTheEndAsync(partner, settings);
        var (objects, messages) = (await bucket.ListAsync(), await queue.CountAsync());
        var process = await RunAsync(["process", "ndjson", "--data", Data.Path, "--output", Folder, "--until-empty", .. settings]);
        var status = await RunAsync("status", JobId.ToString(), "--data", Data.Path, "--json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((run.ExitCode, process.ExitCode), Is.EqualTo((0, 0)), $"{run}\n{process}");
            Assert.That((objects.Count, messages), Is.EqualTo((100, 100)));
            Assert.That(
                File.ReadLines(Path.Combine(Folder, $"{JobId}.ndjson")).Select(
                    line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt32()).Order(),
                Is.EqualTo(Enumerable.Range(0, 10_000)));
            Assert.That(status.Document.Summary, Is.EqualTo(PollerJobSummary.Empty with { SuccessfullyCompleted = 100, Total = 100 }));
            Assert.That(await queue.CountAsync(), Is.Zero);
        }
    }
}
