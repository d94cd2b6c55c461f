using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Tasks;
using PollerSaga.Tests.Storage.Commits;
using PollerSaga.Tests.Support;
using PollerSaga.Window;

namespace PollerSaga.Tests.Storage;

public abstract class StoredValuesConformance(TestDatabase database) : DatabaseConformance(database)
{
    private static IEnumerable<TestCaseData> Reasons()
    {
        yield return Reason("plain text", "HTTP 500 (Internal Server Error) from the API.");
        yield return Reason("quotes and wildcards", "'; DROP TABLE \"PollerTasks\"; -- % _ [a] \\ {0}");
        yield return Reason("other scripts", "Zugriff verweigert – доступ запрещён – アクセス拒否 – גישה נדחתה");
        yield return Reason("emoji", "👩‍👩‍👧‍👦 😀 🏴󠁧󠁢󠁳󠁣󠁴󠁿");
        yield return Reason("NUL", "before\0after");
        yield return Reason("lone surrogates", "\ud83d before, \ude00 after \ud83d");
        yield return Reason("control characters and blanks", "\u0001\u001f \t\r\n\u007f\u0085\u2028\ufeff ");
        yield return Reason("nothing", "");
        yield return Reason("more than a row keeps", new string('ä', 5000));
        yield return Reason("more emoji than a row keeps", string.Concat(Enumerable.Repeat("😀", 5000)));

        static TestCaseData Reason(string name, string reason) => new TestCaseData(reason).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Reasons))]
    public async Task Keeps_reasons(string said)
    {
        var reason = PollerSaga.Storage.Reason.Truncate(said);
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 2);
        var task = await engine.PutTaskAsync(plan[0], PollerTaskStates.Started);
        await engine.PutTaskAsync(plan[1], PollerTaskStates.Started);

        task.Error = reason;
        await engine.Store.SaveAsync(Writes.End(task, PollerTaskStates.Failed));
        await engine.Store.SaveAsync(Writes.End((await engine.FindJobAsync(plan.JobId))!, PollerJobState.TimedOut, reason));

        Assert.That((await engine.FindTaskAsync(plan[0].TaskId))!.Error, Is.EqualTo(reason));
        Assert.That((await engine.FindJobAsync(plan.JobId))!.Error, Is.EqualTo(reason));
        Assert.That((await engine.FindTaskAsync(plan[1].TaskId))!.Error, Is.EqualTo(reason), "as the end of the job gives it");
    }

    [TestCase("2026-01-31T23:59:59.999Z")]
    [TestCase("2026-03-29T01:00:00.001Z")]
    [TestCase("1970-01-01T00:00:00.000Z")]
    [TestCase("9999-12-31T23:59:59.000Z")]
    public async Task Keeps_times_to_the_millisecond(string text)
    {
        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
        await using var engine = await StartAsync(start: false);

        var plan = await engine.PlanJobAsync(Url, pages: 1, deadlineAt: time);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Started, leaseUntil: time);

        Assert.That((await engine.FindJobAsync(plan.JobId))!.DeadlineAt, Is.EqualTo(time));
        Assert.That((await engine.FindTaskAsync(plan[0].TaskId))!.LeaseUntil, Is.EqualTo(time));
        Assert.That(await LeasedBeforeAsync(time), Is.Empty);
        Assert.That(await LeasedBeforeAsync(time.AddMilliseconds(1)), Is.EqualTo(new[] { 0 }));

        Task<List<int>> LeasedBeforeAsync(DateTimeOffset moment) =>
            engine.Store.ReadAsync(db => db.FindInFlightIndicesAsync(plan.JobId, moment, CancellationToken.None));
    }

    [Test]
    public async Task Keeps_what_is_finer_than_a_millisecond_within_one()
    {
        var time = new DateTimeOffset(2026, 6, 30, 12, 0, 59, TimeSpan.Zero).AddTicks(TimeSpan.TicksPerSecond - 1);
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 1, deadlineAt: time);

        Assert.That((await engine.FindJobAsync(plan.JobId))!.DeadlineAt, Is.EqualTo(time).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public async Task Takes_the_last_moment_of_the_calendar_for_later_than_any()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 1);
        await engine.PutTaskAsync(plan[0], PollerTaskStates.Started, leaseUntil: DateTimeOffset.UtcNow.AddYears(1000));

        Assert.That(
            await engine.Store.ReadAsync(db => db.FindInFlightIndicesAsync(plan.JobId, DateTimeOffset.MaxValue, CancellationToken.None)),
            Is.EqualTo(new[] { 0 }));
    }

    [TestCase("http://127.0.0.1:9/a%2Fb/%7Ec?q=%20&r=+")]
    [TestCase("https://example.org/größe/😀?search=été")]
    public async Task Keeps_an_address_as_it_was_given(string address)
    {
        await using var engine = await StartAsync(start: false);

        var plan = await engine.PlanJobAsync(new Uri(address), pages: 1);

        Assert.That((await engine.FindJobAsync(plan.JobId))!.Url.OriginalString, Is.EqualTo(address));
    }

    [Test]
    public async Task Keeps_the_longest_address()
    {
        var address = "http://127.0.0.1/".PadRight(PollerJobLimits.MaxUrlLength, 'x');
        await using var engine = await StartAsync(start: false);

        var plan = await engine.PlanJobAsync(new Uri(address), pages: 1);

        Assert.That((await engine.FindJobAsync(plan.JobId))!.Url.OriginalString, Is.EqualTo(address));
    }

    [Test]
    public async Task Keeps_the_largest_numbers()
    {
        await using var engine = await StartAsync(start: false);
        var counter = new PollerJobCounter
        {
            JobId = Guid.NewGuid(),
            TotalRecords = long.MaxValue,
            PageSize = int.MaxValue,
            Total = int.MaxValue,
            ProgressAt = DateTimeOffset.UnixEpoch,
        };
        await engine.Store.ChangeAsync(db => db.AddAsync(counter).AsTask());

        var kept = await engine.FindCounterAsync(counter.JobId);

        Assert.That((kept!.TotalRecords, kept.PageSize, kept.Total), Is.EqualTo((long.MaxValue, int.MaxValue, int.MaxValue)));
    }

    [Test]
    public async Task Keeps_every_column_of_a_task()
    {
        await using var engine = await StartAsync(start: false);
        var plan = await engine.PlanJobAsync(Url, pages: 30);
        var task = await engine.PutTaskAsync(plan[0], PollerTaskStates.Started);
        (task.PayloadBucket, task.PayloadKey, task.PayloadBytes) = (new string('b', 1024), new string('k', 1024), long.MaxValue);
        (task.Attempts, task.Error, task.EndedAt, task.ExpiresAt) = (
            7,
            "because",
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            long.MaxValue);
        (task.HttpStatus, task.SavedAt, task.CompletedAt) = (503, task.EndedAt, task.EndedAt);

        await engine.Store.SaveAsync(Writes.End(task, PollerTaskStates.Failed));
        var kept = (await engine.FindTaskAsync(task.CorrelationId))!;

        Assert.That(
            (kept.JobId, kept.Index, kept.CurrentState, kept.Version, kept.Released, kept.Attempts, kept.Error),
            Is.EqualTo((task.JobId, 0, PollerTaskStates.Failed, 2, new Release(25, IsRedrive: false), 7, "because")));
        Assert.That(
            (kept.PayloadBucket, kept.PayloadKey, kept.PayloadBytes, kept.EndedAt, kept.ExpiresAt),
            Is.EqualTo((task.PayloadBucket, task.PayloadKey, (long?)long.MaxValue, task.EndedAt, long.MaxValue)));
        Assert.That((kept.HttpStatus, kept.SavedAt, kept.CompletedAt), Is.EqualTo((task.HttpStatus, task.SavedAt, task.CompletedAt)));
    }
}
