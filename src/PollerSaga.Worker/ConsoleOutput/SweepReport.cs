using PollerSaga.Maintenance.Retention;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>The items that a sweep has deleted, or would delete, by job.</summary>
internal sealed class SweepReport(bool isDryRun)
{
    private readonly List<(Guid JobId, DeletedItems Items)> _jobs = [];

    public void Add(Guid jobId, DeletedItems items) => _jobs.Add((jobId, items));

    /// <summary>Writes the document of <c>--json</c>.</summary>
    public void WriteJson() => JsonOutput.Write(new
    {
        dryRun = isDryRun,
        jobs = _jobs.Select(job => new { jobId = job.JobId, deleted = Document(job.Items) }),
        deleted = Document(Total),
    });

    /// <summary>Writes the report for a person.</summary>
    public void Write()
    {
        foreach (var (jobId, items) in _jobs)
            Console.WriteLine($"Job {jobId}: {items}");
        Console.WriteLine(isDryRun ? $"A sweep would delete: {Total}." : $"Deleted: {Total}.");
    }

    private DeletedItems Total => _jobs.Aggregate(default(DeletedItems), (total, job) => total + job.Items);

    private static object Document(DeletedItems items) => new
    {
        items.Jobs,
        items.Tasks,
        items.HistoryEntries,
        items.Results,
        items.Payloads,
        items.UnprocessedPayloads,
        items.PayloadBytes,
        items.Messages,
    };
}
