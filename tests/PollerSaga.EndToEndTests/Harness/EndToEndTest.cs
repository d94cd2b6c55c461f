using PollerSaga.Testing;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>A test with a temporary folder. The test's end deletes the folder and stops all started programs.</summary>
public abstract class EndToEndTest
{
    private readonly Stack<IAsyncDisposable> _started = new();

    /// <summary>The working directory of the programs.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("pollersaga-test-").FullName;

    /// <summary>The data folder that <see cref="Poll"/> uses.</summary>
    protected DataFolder Data => new(Path.Combine(Folder, "data"));

    protected Guid JobId { get; } = Guid.NewGuid();

    [TearDown]
    public async Task EndWhatWasStarted()
    {
        while (_started.TryPop(out var started))
            await started.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    protected async Task<PartnerApi> StartPartnerAsync(long records = 10_000, int pageSize = 100) =>
        EndLater(await PartnerApi.StartAsync(records, pageSize));

    /// <summary>Starts the program.</summary>
    protected PollerProgram Start(params string[] arguments) => EndLater(PollerProgram.Start(arguments, Folder));

    /// <summary>Starts a worker on <see cref="Data"/> and waits until it listens.</summary>
    protected Task<LoneWorker> StartLoneWorkerAsync(params string[] settings) =>
        LoneWorker.WhenUpAsync(Start(["worker", "--data", Data.Path, "--PollerSaga:Http:Urls=http://127.0.0.1:0", .. settings]));

    /// <summary>Runs the program and waits for its exit.</summary>
    protected Task<ProgramResult> RunAsync(params string[] arguments) => Start(arguments).EndAsync();

    /// <summary>Starts <c>run</c> with <c>--json</c>, and without a deadline by default.</summary>
    protected PollerProgram Poll(PartnerApi partner, params string[] more) => Start(PollArguments(partner, more));

    /// <summary>Runs <c>run</c> and waits for its exit.</summary>
    protected Task<ProgramResult> PollToTheEndAsync(PartnerApi partner, params string[] more) => Poll(partner, more).EndAsync();

    protected string[] PollArguments(PartnerApi partner, params string[] more)
    {
        string[] timeout = more.Contains("--timeout") ? [] : ["--timeout", "0"];
        return ["run", partner.Url.ToString(), "--data", Data.Path, "--job-id", JobId.ToString(), "--json", .. timeout, .. more];
    }

    /// <summary>Disposes an object at the end of the test.</summary>
    protected T EndLater<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Push(started);
        return started;
    }

    /// <summary>
    /// Asserts that each of these pages is saved with the partner's exact bytes and is on the queue once. No other payload or message
    /// exists.
    /// </summary>
    protected void AssertDelivered(PartnerApi partner, params IEnumerable<long> startAts)
    {
        var messages = Data.Messages();
        var torn = messages
            .Where(
                message =>
                    !DataFolder.PayloadOf(message).AsSpan().SequenceEqual(
                        partner.BodyOf(message.Task.Request.StartAt, message.Task.Request.Count)))
            .Select(message => message.Task.Request.StartAt);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(messages.Select(message => message.Task.Request.StartAt), Is.EqualTo(startAts));
            Assert.That(torn, Is.Empty, "payloads that are not what the partner sent");
            Assert.That(
                Data.QueueFiles().Select(Path.GetFileNameWithoutExtension),
                Is.EquivalentTo(messages.Select(message => message.Task.TaskId.ToString())));
            Assert.That(
                Data.PayloadFilesOf(JobId).Select(Path.GetFileNameWithoutExtension),
                Is.EquivalentTo(messages.Select(message => message.Task.TaskId.ToString())));
            Assert.That(Data.Leftovers, Is.Empty, "unfinished files");
        }
    }

    /// <summary>The first records of a partner's pages.</summary>
    protected static IEnumerable<long> AllPagesOf(PartnerApi partner)
    {
        for (long startAt = 0; startAt < partner.Records; startAt += partner.PageSize)
            yield return startAt;
    }
}
