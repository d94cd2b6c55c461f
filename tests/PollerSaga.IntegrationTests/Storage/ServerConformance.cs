using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Faults;
using PollerSaga.Jobs;
using PollerSaga.Storage;
using PollerSaga.Storage.Commits;
using PollerSaga.Tasks;
using PollerSaga.Testing;
using PollerSaga.Tests;
using PollerSaga.Tests.Storage;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;
using PollerSaga.Window;

namespace PollerSaga.IntegrationTests.Storage;

/// <summary>Behaviour of database servers only: deadlock victims and broken connections.</summary>
/// <param name="database">The test's database.</param>
public abstract class ServerConformance(ServerTestDatabase database) : DatabaseConformance(database)
{
    [Test]
    public async Task Repeats_a_write_after_a_deadlock()
    {
        await using var engine = await StartAsync(start: false);
        var (first, second) = ((await engine.PlanJobAsync(Url, pages: 100)).JobId, (await engine.PlanJobAsync(Url, pages: 100)).JobId);
        await using var other = await database.ConnectAsWinnerAsync();
        await other.ExecuteAsync("BEGIN TRANSACTION");
        await other.ExecuteAsync(Add(1000, second));
        var (tries, finishing) = (0, Task.CompletedTask);

        await engine.Store.ChangeAsync(async db =>
        {
            // A repeat can be faster than the other session, and deadlock with it again.
            await finishing;
            await AddAsync(db, 1, first);
            if (tries++ == 0)
                finishing = FinishAsync(await database.BlockAsync(other, Add(1000, first)));
            await AddAsync(db, 1, second);
        });

        Assert.That(tries, Is.EqualTo(2), "the first try met with the other session, the second found it gone");
        Assert.That((await engine.FindCounterAsync(first))!.Next, Is.EqualTo(1026));
        Assert.That((await engine.FindCounterAsync(second))!.Next, Is.EqualTo(1026));

        async Task FinishAsync(Task blocked)
        {
            await blocked;
            await other.ExecuteAsync("COMMIT");
        }
    }

    [Test]
    public async Task Runs_the_tasks_of_a_job_on_a_worker_whose_clock_is_ahead_of_its_deadline()
    {
        await using var api = await PartnerApi.StartAsync(records: 300);
        var clock = new ShiftedClock();
        await using var engine = await StartAsync(swap: services => services.AddSingleton<TimeProvider>(clock));
        var plan = await engine.PlanJobAsync(api.Url, pages: 3, window: 1, deadlineAt: clock.GetUtcNow().AddMinutes(10));
        clock.Shift(TimeSpan.FromHours(1));

        await engine.SendAsync(PollerEndpoints.Task, new StartPollerTask(plan[0]));
        var status = await engine.WhenOverAsync(plan.JobId);

        Assert.That((status.State, status.Summary.Enqueued), Is.EqualTo((PollerJobState.Completed, 3)));
    }

    [Test]
    public async Task Loses_at_most_the_next_write_when_connections_are_cut()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        await FillPoolAsync(engine);
        await database.CutConnectionsAsync();

        var failures = await new[] { engine.Store.SaveAsync(Writes.Start(plan[0])) }.FailuresAsync();
        await engine.Store.SaveAsync(Writes.Start(plan[1]));

        Assert.That(failures, Is.All.Null.Or.EqualTo(typeof(DependencyUnavailableException)));
        var stored = await engine.Store.ReadAsync(db => db.Tasks.CountAsync());
        Assert.That(stored, Is.EqualTo(failures[0] is null ? 2 : 1), "what failed is not stored");
    }

    [Test]
    public async Task Loses_at_most_the_next_read_when_connections_are_cut()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        await FillPoolAsync(engine);
        await database.CutConnectionsAsync();

        var failures = await new Task[] { engine.FindJobAsync(plan.JobId) }.FailuresAsync();
        for (var repeat = 0; repeat < 20; repeat++)
            Assert.That(await engine.FindJobAsync(plan.JobId), Is.Not.Null);

        Assert.That(failures, Is.All.Null.Or.EqualTo(typeof(DependencyUnavailableException)));
    }

    [Test]
    public async Task Rolls_back_a_write_whose_connection_is_cut_and_continues_with_the_next()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 100);
        await FillPoolAsync(engine);

        var next = Task.CompletedTask;
        var cut = engine.Store.ChangeAsync(async db =>
        {
            next = engine.Store.SaveAsync(Writes.Start(plan[0]));
            await AddAsync(db, 1000, plan.JobId);
            await database.CutConnectionsAsync();
        });

        Assert.That(async () => await cut, Throws.TypeOf<DependencyUnavailableException>());
        await next;
        var counter = await engine.FindCounterAsync(plan.JobId);
        Assert.That(counter!.Next, Is.EqualTo(25));
        Assert.That(await engine.FindTaskAsync(plan[0].TaskId), Is.Not.Null);
    }

    [Test]
    public async Task Counts_committed_tasks_while_connections_are_cut()
    {
        const int Tasks = 200, Window = 25;
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: Tasks, window: Window);
        var cutting = new[] { 40, 90, 150 };

        var writers = await Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var index = writer; index < Tasks; index += 8)
            {
                if (cutting.Contains(index))
                    await database.CutConnectionsAsync();
                await PersistAsync(() => engine.Store.SaveAsync(Writes.Start(plan[index])));
                await PersistAsync(
                    async () =>
                        await engine.Store.SaveAsync(
                            Writes.End((await engine.FindTaskAsync(plan[index].TaskId))!, PollerTaskStates.Enqueued)));
            }
        })).FailuresAsync();

        Assert.That(writers, Is.All.Null);
        var counter = await engine.FindCounterAsync(plan.JobId);
        var released = await engine.Store.ReadAsync(
            db => db.Tasks.Where(task => task.Released != null).Select(task => task.Released!.Value).ToListAsync());
        Assert.That((counter!.Finished, counter.Next), Is.EqualTo((Tasks, Tasks)));
        Assert.That(released.Select(release => release.Index).Order(), Is.EqualTo(Enumerable.Range(Window, Tasks - Window)));
    }

    /// <summary>
    /// Retries like an endpoint while the database is unavailable. An update that exists by then was committed, although its response was
    /// lost.
    /// </summary>
    private static async Task PersistAsync(Func<Task> write)
    {
        using var patience = new CancellationTokenSource(TestEngine.Patience);
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (DependencyUnavailableException) when (!patience.IsCancellationRequested)
            {
                // The connection was cut; the next attempt uses a new one.
            }
            catch (Exception exception) when (exception is SagaExistsException or SagaConflictException)
            {
                return;
            }
        }
    }

    private static Task<int[]> FillPoolAsync(TestEngine engine) =>
        Task.WhenAll(Enumerable.Range(0, 5).Select(_ => engine.Store.ReadAsync(db => db.Jobs.CountAsync())));

    private static Task<int> AddAsync(PollerDbContext db, int indices, Guid jobId) => db.Counters
        .Where(counter => counter.JobId == jobId)
        .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Next, counter => counter.Next + indices));

    private static string Add(int indices, Guid jobId) =>
        $"""UPDATE "PollerJobCounters" SET "Next" = "Next" + {indices} WHERE "JobId" = '{jobId}'""";
}
