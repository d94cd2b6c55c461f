using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PollerSaga.Contracts.Jobs;
using PollerSaga.EndToEndTests.Fleets.Harness;
using PollerSaga.EndToEndTests.Harness;
using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Control;

/// <summary>The worker dies without a word when something was done to its job.</summary>
public sealed class CrashTests : ControlTest
{
    private const int Pages = 300;
    private const int Window = 25;

    private readonly HttpClient _http = new();
    private PollerProgram _worker = null!;
    private string _server = null!;

    // More page requests than these are not answered, so that the job cannot end before the command arrives.
    private volatile int _maxAnswered = int.MaxValue;

    [TearDown]
    public void EndRequests() => _http.Dispose();

    [Test]
    [Category("Slow")]
    public async Task Keeps_what_was_done_to_a_job_and_every_page_when_its_worker_dies_with_the_answer()
    {
        var partner = await StartFailingPartnerAsync();
        _maxAnswered = 60;
        await StartAgainAsync();
        await StartJobAsync(_server, partner);
        await _worker.UntilAsync(partner.WhenPageRequestsReach(60), "page requests");

        var paused = await ActAndKillAsync("pause");
        await StartAgainAsync();
        var held = await UntilAsync(status => status.Summary is { Started: 0, PayloadSaved: 0 });
        var whileHeld = partner.PageRequests.Count();

        var narrowed = await ActAndKillAsync("max-concurrency", """{"maxConcurrency":10}""");
        await StartAgainAsync();
        var stillHeld = await GetStatusAsync();
        var maxBefore = partner.MaxInFlight;
        partner.ResetMaxInFlight();
        var untilResumed = partner.PageRequests.Count();

        var resumed = await ActAndKillAsync("resume");
        await StartAgainForPagesAsync(partner, 60);
        var cancelled = await ActAndKillAsync("cancel");
        var atCancel = partner.PageRequests.Count();
        await StartAgainAsync();
        var over = await GetStatusAsync();
        var maxNarrowed = partner.MaxInFlight;
        var untilRedriven = partner.PageRequests.Count();

        var redriven = await ActAndKillAsync("redrive", """{"timeout":"00:00:00"}""");
        await StartAgainForPagesAsync(partner, 60);
        var widened = await ActAndKillAsync("max-concurrency", """{"maxConcurrency":25}""");
        await StartAgainAsync();
        var marred = await UntilAsync(IsOver);

        partner.Misbehave = null;
        var again = await ActAndKillAsync("redrive");
        await StartAgainAsync();
        var end = await UntilAsync(IsOver);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(paused.PausedAt, Is.Not.Null);
            Assert.That((held.State, held.PausedAt is not null), Is.EqualTo((PollerJobState.Running, true)));
            Assert.That((narrowed.MaxConcurrency, stillHeld.MaxConcurrency, stillHeld.PausedAt is not null), Is.EqualTo((10, 10, true)));
            Assert.That(untilResumed, Is.EqualTo(whileHeld), "pages asked for while the job was held");
            Assert.That(maxBefore, Is.LessThanOrEqualTo(Window));
            Assert.That((resumed.State, resumed.PausedAt), Is.EqualTo((PollerJobState.Running, (DateTimeOffset?)null)));
            Assert.That((cancelled.State, over.State), Is.EqualTo((PollerJobState.Cancelled, PollerJobState.Cancelled)));
            Assert.That(untilRedriven, Is.EqualTo(atCancel), "pages asked for after the cancel");
            Assert.That(maxNarrowed, Is.LessThanOrEqualTo(10));
            Assert.That((redriven.State, redriven.MaxConcurrency, widened.MaxConcurrency), Is.EqualTo((PollerJobState.Preparing, 10, 25)));
            Assert.That(marred.State, Is.EqualTo(PollerJobState.CompletedWithFailures));
            Assert.That(again.State, Is.EqualTo(PollerJobState.Preparing));
            Assert.That(partner.MaxInFlight, Is.LessThanOrEqualTo(Window));
        }

        AssertComplete(partner, end);
    }

    [TestCase("cancel", "redrive")]
    [TestCase("pause", "resume", Category = "Slow")]
    public async Task Loses_nothing_when_its_worker_dies_before_the_answer(string first, string second)
    {
        var partner = await StartFailingPartnerAsync();
        await StartAgainAsync();
        await StartJobAsync(_server, partner);

        foreach (var act in new[] { first, second })
        {
            await _worker.UntilAsync(partner.WhenPageRequestsReach(30), "page requests");
            await AskAndKillAsync(act);
            await StartAgainAsync();

            // Whether it was done or not: whoever got no answer does it again.
            using var answer = await PostAsync(act, "{}");
            var isDone = act == "redrive" && answer.StatusCode == HttpStatusCode.Conflict;
            Assert.That(isDone || answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
        }

        await UntilAsync(IsOver);
        partner.Misbehave = null;
        using var redriven = await PostAsync("redrive", """{"timeout":"00:00:00"}""");
        Assert.That(redriven.IsSuccessStatusCode, Is.True, await redriven.Content.ReadAsStringAsync());

        AssertComplete(partner, await UntilAsync(IsOver));
        Assert.That(partner.MaxInFlight, Is.LessThanOrEqualTo(Window));
    }

    private void AssertComplete(PartnerApi partner, PollerJobStatus end)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                (end.State, end.Summary),
                Is.EqualTo((PollerJobState.Completed, PollerJobSummary.Empty with { Enqueued = Pages, Total = Pages })));
            Assert.That(Data.Count("SELECT COUNT(*) FROM PollerTasks WHERE State IN ('ENQUEUED', 'COMPLETE')"), Is.EqualTo(Pages));
            Assert.That(Data.Count("SELECT COUNT(*) FROM PollerTasks"), Is.EqualTo(Pages));
            Assert.That(partner.Requests.Count(request => request.IsMetadata), Is.EqualTo(1), "the plan was laid down once");
        }

        AssertDelivered(partner, AllPagesOf(partner));
    }

    /// <summary>A partner of which every tenth page fails.</summary>
    private async Task<PartnerApi> StartFailingPartnerAsync()
    {
        var partner = await StartPartnerAsync(records: Pages * 100);
        partner.Latency = TimeSpan.FromMilliseconds(30);
        var held = Answers.None(_ => partner.PageRequests.Count() > _maxAnswered);
        var broken = Answers.Status(404, request => request.StartAt % 1000 == 700);
        partner.Misbehave = async (context, request) => await held(context, request) || await broken(context, request);
        return partner;
    }

    private async Task StartAgainAsync() => (_worker, _server) = await StartWorkerAsync();

    /// <summary>Starts the worker again and waits until it is in the middle of the job, where it stays.</summary>
    private async Task StartAgainForPagesAsync(PartnerApi partner, int pages)
    {
        _maxAnswered = partner.PageRequests.Count() + pages;
        await StartAgainAsync();
        await _worker.UntilAsync(partner.WhenPageRequestsReach(_maxAnswered), $"{pages} more page requests");
    }

    private Task<HttpResponseMessage> PostAsync(string act, string body) =>
        _http.PostAsync($"{_server}/api/jobs/{JobId}/{act}", new StringContent(body, Encoding.UTF8, "application/json"));

    /// <summary>Does something to the job, and kills the worker as soon as it has answered.</summary>
    private async Task<PollerJobChanged> ActAndKillAsync(string act, string body = "{}")
    {
        using var answer = await PostAsync(act, body);
        await _worker.KillAsync();
        _maxAnswered = int.MaxValue;

        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.IsSuccessStatusCode, Is.True, text);
        return JsonSerializer.Deserialize<PollerJobChanged>(text, JsonSerializerOptions.Web)!;
    }

    /// <summary>Asks for something to be done, and kills the worker while it may be at it.</summary>
    private async Task AskAndKillAsync(string act)
    {
        using var content = new SentContent("{}");
        var asking = _http.PostAsync($"{_server}/api/jobs/{JobId}/{act}", content);
        await content.Sent;
        await _worker.KillAsync();
        await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<PollerJobStatus> GetStatusAsync() =>
        (await _http.GetFromJsonAsync<PollerJobStatus>($"{_server}/api/jobs/{JobId}", JsonSerializerOptions.Web))!;

    private async Task<PollerJobStatus> UntilAsync(Func<PollerJobStatus, bool> isSo)
    {
        PollerJobStatus status = null!;
        await Waiting.UntilAsync(
            async () => isSo(status = await GetStatusAsync()),
            () => $"the job; it is {status}; standard error:\n{_worker.Error.Text}");
        return status;
    }

    private static bool IsOver(PollerJobStatus status) => status.FinishedAt is not null;

    /// <summary>Tells when it has been sent.</summary>
    private sealed class SentContent : StringContent
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SentContent(string body)
            : base(body, Encoding.UTF8, "application/json")
        {
        }

        public Task Sent => _sent.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await base.SerializeToStreamAsync(stream, context);
            await stream.FlushAsync();
            _sent.TrySetResult();
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await base.SerializeToStreamAsync(stream, context, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _sent.TrySetResult();
        }
    }
}
