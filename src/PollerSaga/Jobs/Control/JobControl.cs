using MassTransit;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Faults;
using PollerSaga.Transport;

namespace PollerSaga.Jobs.Control;

/// <summary>Sends starts, commands and requests to the job endpoint over the bus, in a worker or in another process.</summary>
internal sealed class JobControl(IBus ownBus, EndpointSender bus)
{
    /// <summary>The time-out of a request.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Starts a job; a second start of the same job changes nothing.</summary>
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

    /// <summary>Sends a command of <see cref="JobCommands"/>, and waits for the response.</summary>
    /// <exception cref="DependencyUnavailableException">No worker answers.</exception>
    public Task<JobCommandResult> ExecuteAsync(
        JobCommand command,
        Guid jobId,
        JobCommandArguments arguments,
        CancellationToken cancellationToken) => command.SendAsync(this, jobId, arguments, cancellationToken);

    /// <summary>Reads a job's status; null for an unknown job.</summary>
    /// <exception cref="DependencyUnavailableException">No worker answers.</exception>
    public async Task<PollerJobStatus?> GetStatusAsync(Guid jobId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ClientFor<GetPollerJobStatus>()
                .GetResponse<PollerJobStatus, PollerJobNotFound>(new GetPollerJobStatus(jobId), cancellationToken);
            return answer.Is(out Response<PollerJobStatus>? status) ? status.Message : null;
        }
        catch (RequestTimeoutException exception)
        {
            throw NoAnswer(exception);
        }
    }

    /// <summary>Reports a payload as processed, as its consumer does. A repeat changes nothing.</summary>
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

    /// <summary>Sends a command's message, and waits for the response.</summary>
    /// <exception cref="DependencyUnavailableException">No worker answers.</exception>
    public async Task<JobCommandResult> RequestAsync<TMessage>(TMessage message, Guid jobId, CancellationToken cancellationToken)
        where TMessage : class
    {
        try
        {
            var answer = await ClientFor<TMessage>()
                .GetResponse<PollerJobChanged, PollerJobActRefused, PollerJobNotFound>(message, cancellationToken);
            if (answer.Is(out Response<PollerJobChanged>? changed))
                return new JobCommandResult(jobId, changed.Message, Refused: null);
            return answer.Is(out Response<PollerJobActRefused>? refused)
                ? new JobCommandResult(jobId, Changed: null, refused.Message)
                : new JobCommandResult(jobId, Changed: null, Refused: null);
        }
        catch (RequestTimeoutException exception)
        {
            throw NoAnswer(exception);
        }
    }

    private IRequestClient<T> ClientFor<T>()
        where T : class => ownBus.CreateRequestClient<T>(bus.AddressOf(PollerEndpoints.Job), ResponseTimeout);

    private static DependencyUnavailableException NoAnswer(RequestTimeoutException exception) => new(
        $"No worker answered in {ResponseTimeout.TotalSeconds:0} s. Check that a worker runs on this bus ('pollersaga worker') and is " +
            "ready.",
        exception);

    private static DependencyUnavailableException NoQueue(string endpoint, MessageReturnedException exception) =>
        new($"The queue {endpoint} does not exist on the bus. Start a worker once; it creates the queue.", exception);
}
