using Microsoft.EntityFrameworkCore;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Faults;

/// <summary>Rows that no version of the program writes. They stop their own job, and no other.</summary>
public sealed class CorruptedRowTests
{
    [TestCase("UPDATE PollerJobs SET Url = 'not an address'")]
    [TestCase("UPDATE PollerJobs SET Url = ''")]
    [TestCase("UPDATE PollerJobs SET Url = 'http://'")]
    [TestCase("UPDATE PollerJobs SET Url = 'file:///etc/passwd'")]
    [TestCase("UPDATE PollerJobs SET MaxConcurrency = -1")]
    [TestCase("UPDATE PollerJobs SET ExpiresAt = 9223372036854775807")]
    [TestCase("UPDATE PollerTasks SET State = 'Nonsense'")]
    [TestCase("UPDATE PollerTasks SET State = 99")]
    [TestCase("UPDATE PollerTasks SET PageIndex = -1 WHERE PageIndex = 0")]
    [TestCase("UPDATE PollerTasks SET PageIndex = 2147483647 WHERE PageIndex = 0")]
    [TestCase("UPDATE PollerTasks SET Attempts = -1")]
    [TestCase("UPDATE PollerTasks SET PayloadKey = '../../etc/passwd', PayloadBucket = ''")]
    [TestCase("UPDATE PollerTasks SET PayloadKey = NULL")]
    [TestCase("UPDATE PollerJobCounters SET \"Window\" = -5")]
    [TestCase("UPDATE PollerJobCounters SET \"Next\" = 2147483647")]
    [TestCase("UPDATE PollerJobCounters SET \"Next\" = -1")]
    [TestCase("UPDATE PollerJobCounters SET Total = -1")]
    [TestCase("UPDATE PollerJobCounters SET PageSize = 0")]
    [TestCase("UPDATE PollerJobCounters SET TotalRecords = -1")]
    [TestCase("UPDATE PollerJobCounters SET Finished = 2147483647")]
    [TestCase("DELETE FROM PollerJobCounters")]
    [TestCase("DELETE FROM PollerJobs")]
    public async Task Other_jobs_continue(string corruption)
    {
        await using var api = await PartnerApi.StartAsync(records: 1000);
        var (corrupted, other) = (Guid.Empty, Guid.Empty);
        await using var engine = await TestEngine.StartAfterAsync(async dead =>
        {
            corrupted = await LeaveJobAsync(dead, api.Url);
            Assert.That(await dead.Store.ReadAsync(db => db.Tasks.CountAsync()), Is.EqualTo(3));
            await dead.Store.ChangeAsync(db => db.Database.ExecuteSqlRawAsync(corruption));
            other = await LeaveJobAsync(dead, api.Url);
        });

        var resumed = await engine.WhenOverAsync(other);
        var started = await engine.RunJobAsync(new StartPollerJob(Guid.NewGuid(), api.Url));

        Assert.That(new[] { resumed, started }.Select(status => status.Summary.Enqueued), Is.All.EqualTo(10));
        Assert.That(
            (await engine.Queries.ListJobsAsync(10, CancellationToken.None)).Select(item => item.Job.CorrelationId),
            Is.SupersetOf(new[] { other, started.JobId }));
    }

    private static async Task<Guid> LeaveJobAsync(TestEngine engine, Uri url)
    {
        var plan = await engine.PlanJobAsync(url, pages: 10, window: 4);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Enqueued);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.Started);
        await engine.PutTaskAsync(plan[2], PollerTaskStates.PayloadSaved);
        return plan.JobId;
    }
}
