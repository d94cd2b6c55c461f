using MassTransit;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Faults;
using PollerSaga.Transport;

namespace PollerSaga.Jobs.Control;

/// <summary>
/// What people do to jobs: sends the command over the bus and waits for the answer. The same for commands, HTTP and dashboard, in a worker
/// or beside it.
/// </summary>
internal sealed class PollerJobActs(IBus ownBus, EndpointSender bus)
{
    /// <summary>How long an answer is waited for.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Starts a job; a second start of the same one changes nothing.</summary>
    /// <exception cref="DependencyUnavailableException">The message did not reach the workers' queue.</exception>
    public async Task StartAsync(StartPollerJob start, CancellationToken cancellationToken)
    {
        try
        {
            await bus.SendAsync(PollerEndpoints.Job, start, cancellationToken);
        }
        catch (MessageReturnedException exception)
        {
            throw NoQueue(PollerEndpoints.Job, exception);
        }
    }

    /// <summary>Ends a job before its time.</summary>
    /// <exception cref="DependencyUnavailableException">Nobody answers.</exception>
    public Task<PollerJobActResult> CancelAsync(Guid jobId, string? by, CancellationToken cancellationToken) =>
        AskAsync(new CancelPollerJob(jobId, by), jobId, cancellationToken);

    /// <summary>Runs what failed, and what was never started, once more.</summary>
    /// <exception cref="DependencyUnavailableException">Nobody answers.</exception>
    public Task<PollerJobActResult> RedriveAsync(Guid jobId, string? by, TimeSpan? timeout, CancellationToken cancellationToken) =>
        AskAsync(new RedrivePollerJob(jobId, by, timeout), jobId, cancellationToken);

    /// <summary>Holds a job.</summary>
    /// <exception cref="DependencyUnavailableException">Nobody answers.</exception>
    public Task<PollerJobActResult> PauseAsync(Guid jobId, string? by, CancellationToken cancellationToken) =>
        AskAsync(new PausePollerJob(jobId, by), jobId, cancellationToken);

    /// <summary>Lets a job that is held go on.</summary>
    /// <exception cref="DependencyUnavailableException">Nobody answers.</exception>
    public Task<PollerJobActResult> ResumeAsync(Guid jobId, string? by, CancellationToken cancellationToken) =>
        AskAsync(new ResumePollerJob(jobId, by), jobId, cancellationToken);

    /// <summary>Gives a job another window.</summary>
    /// <exception cref="DependencyUnavailableException">Nobody answers.</exception>
    public Task<PollerJobActResult> SetMaxConcurrencyAsync(Guid jobId, int maxConcurrency, string? by, CancellationToken cancellationToken) =>
        AskAsync(new SetMaxConcurrency(jobId, maxConcurrency, by), jobId, cancellationToken);

    /// <summary>A job as it is now; null for one that is not known.</summary>
    /// <exception cref="DependencyUnavailableException">Nobody answers.</exception>
    public async Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ClientFor<GetPollerJobStatus>().GetResponse<PollerJobStatus, PollerJobNotFound>(new GetPollerJobStatus(jobId), cancellationToken);
            return answer.Is(out Response<PollerJobStatus>? status) ? status.Message : null;
        }
        catch (RequestTimeoutException exception)
        {
            throw NoAnswer(exception);
        }
    }

    /// <summary>Reports that a payload was processed, as its consumer would. A repeat changes nothing.</summary>
    /// <exception cref="DependencyUnavailableException">The message did not reach the workers' queue.</exception>
    public async Task CompleteAsync(Guid jobId, Guid taskId, CancellationToken cancellationToken)
    {
        try
        {
            await bus.SendAsync(PollerEndpoints.Events, new PayloadProcessed(jobId, taskId), cancellationToken);
        }
        catch (MessageReturnedException exception)
        {
            throw NoQueue(PollerEndpoints.Events, exception);
        }
    }

    private async Task<PollerJobActResult> AskAsync<TAct>(TAct act, Guid jobId, CancellationToken cancellationToken)
        where TAct : class
    {
        try
        {
            var answer = await ClientFor<TAct>().GetResponse<PollerJobChanged, PollerJobActRefused, PollerJobNotFound>(act, cancellationToken);
            if (answer.Is(out Response<PollerJobChanged>? changed))
                return new PollerJobActResult(jobId, changed.Message, Refused: null);
            return answer.Is(out Response<PollerJobActRefused>? refused)
                ? new PollerJobActResult(jobId, Changed: null, refused.Message)
                : new PollerJobActResult(jobId, Changed: null, Refused: null);
        }
        catch (RequestTimeoutException exception)
        {
            throw NoAnswer(exception);
        }
    }

    private IRequestClient<T> ClientFor<T>()
        where T : class => ownBus.CreateRequestClient<T>(bus.AddressOf(PollerEndpoints.Job), AnswerTimeout);

    private static DependencyUnavailableException NoAnswer(RequestTimeoutException exception) => new(
        $"No worker answered in {AnswerTimeout.TotalSeconds:0} s. Check that one runs on this bus ('pollersaga worker'), and is ready.", exception);

    private static DependencyUnavailableException NoQueue(string endpoint, MessageReturnedException exception) =>
        new($"There is no queue {endpoint} on the bus. Start a worker once, which makes it.", exception);
}
