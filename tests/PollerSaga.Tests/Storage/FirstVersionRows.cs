using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Tasks;

namespace PollerSaga.Tests.Storage;

/// <summary>
/// Rows as the first version wrote them, in SQL that every database reads alike: a job in each state, tasks in each state. In that time a
/// job's <c>Next</c> ran on beyond its last page, and so did what the last tasks released.
/// </summary>
internal sealed class FirstVersionRows
{
    public const string Url = "http://127.0.0.1:9/payload?key=a%2Fb";
    public const string Begun = "2026-11-01T10:00:00.000Z";
    public const string Ended = "2026-11-01T10:00:30.250Z";
    public const string Deadline = "2026-11-01T10:02:30.000Z";

    private const long ExpiresAt = 1_999_999_999;

    private readonly List<string> _statements = [];

    private FirstVersionRows()
    {
        Add(PollerJobState.Preparing);
        Add(PollerJobState.Running);
        AddCounter(PollerJobState.Running, total: 8, next: 6, finished: 3, failed: 1, completed: 1);
        AddTask(PollerJobState.Running, 0, "STARTED");
        AddTask(PollerJobState.Running, 1, "PAYLOADSAVED");
        AddTask(PollerJobState.Running, 2, "ENQUEUED", released: 3);
        AddTask(PollerJobState.Running, 3, "COMPLETE", released: 4);
        AddTask(PollerJobState.Running, 4, "FAILED", released: 5);

        Add(PollerJobState.Completed);
        AddCounter(PollerJobState.Completed, total: 2, next: 5, finished: 2, failed: 0, completed: 1);
        AddTask(PollerJobState.Completed, 0, "ENQUEUED", released: 3);
        AddTask(PollerJobState.Completed, 1, "COMPLETE", released: 4);

        Add(PollerJobState.CompletedWithFailures);
        AddCounter(PollerJobState.CompletedWithFailures, total: 1, next: 4, finished: 1, failed: 1, completed: 0);
        AddTask(PollerJobState.CompletedWithFailures, 0, "FAILED", released: 3);

        Add(PollerJobState.Failed, error: "It could not be planned.");
        Add(PollerJobState.Cancelled, error: "It was cancelled.");
        Add(PollerJobState.TimedOut, error: "It was late.");
        AddCounter(PollerJobState.TimedOut, total: 10, next: 5, finished: 2, failed: 1, completed: 0);
        AddTask(PollerJobState.TimedOut, 1, "ENQUEUED", released: 3);
        AddTask(PollerJobState.TimedOut, 2, "FAILED", released: 4);
    }

    public static FirstVersionRows All { get; } = new();

    public IEnumerable<string> Statements => _statements;

    public static Guid IdOf(PollerJobState job) => new($"00000000-0000-4000-8000-00000000000{(int)job}");

    private void Add(PollerJobState state, string? error = null) => _statements.Add(
        $"""
        INSERT INTO "PollerJobs"
            ("JobId", "State", "Version", "Url", "MaxConcurrency", "StartedAt", "DeadlineAt", "FinishedAt", "ExpiresAt", "Error")
        VALUES ('{IdOf(state)}', '{state}', 3, '{Url}', 3, '{Begun}', '{Deadline}',
            {Text(state.IsOver() ? Ended : null)}, {ExpiresAt}, {Text(error)})
        """);

    private void AddCounter(PollerJobState job, int total, int next, int finished, int failed, int completed) => _statements.Add(
        $"""
        INSERT INTO "PollerJobCounters"
            ("JobId", "TotalRecords", "PageSize", "Total", "Next", "Finished", "Failed", "Completed", "ProgressAt", "ClosedAt")
        VALUES ('{IdOf(job)}', {total * 100}, 100, {total}, {next}, {finished}, {failed}, {completed}, '{Ended}',
            {Text(job.IsOver() ? Ended : null)})
        """);

    private void AddTask(PollerJobState job, int index, string state, int? released = null)
    {
        var (isSaved, hasEnded) = (state is not ("STARTED" or "FAILED"), released is not null);
        _statements.Add(
            $"""
            INSERT INTO "PollerTasks"
                ("TaskId", "JobId", "PageIndex", "State", "Version", "LeaseUntil", "ReleasedIndex", "PayloadBucket", "PayloadKey",
                "PayloadBytes", "Attempts", "Error", "StartedAt", "EndedAt", "ExpiresAt")
            VALUES ('{PollerTaskId.For(IdOf(job), index)}', '{IdOf(job)}',
                {index}, '{state}', 2, '{Deadline}', {released?.ToString() ?? "NULL"},
                {Text(isSaved ? "bucket" : null)}, {Text(isSaved ? $"key-{index}" : null)}, {(isSaved ? "1234" : "NULL")}, 2,
                {Text(state == "FAILED" ? "The API answered 404." : null)}, '{Begun}', {Text(hasEnded ? Ended : null)}, {ExpiresAt})
            """);
    }

    private static string Text(string? value) => value is null ? "NULL" : $"'{value}'";
}
