using MassTransit;
using MassTransit.Mediator;
using Microsoft.Extensions.Logging;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Diagnostics;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Tasks;

/// <summary>
/// The one bus message of a task: hands it to the task's saga on the mediator, where its steps run, and is acknowledged when the task has
/// come to its end. Redelivered or tried again, it resumes the task from its row.
/// </summary>
internal sealed class PollerTaskConsumer(
    IMediator mediator,
    TasksInFlight inFlight,
    IJobDeadline deadline,
    TimeProvider clock,
    ILogger<PollerTaskConsumer> logger) : IConsumer<StartPollerTask>
{
    public async Task Consume(ConsumeContext<StartPollerTask> context)
    {
        var start = context.Message;
        var page = start.Page ?? throw new ArgumentException("Page is missing: the message says no task to start.", nameof(context));
        var (jobId, taskId) = (page.JobId, page.TaskId);

        // The message may be older than a pause of the job, and this worker's clock may be ahead: the row decides.
        if (page.DeadlineAt <= clock.GetUtcNow() && await deadline.HasPassedAsync(jobId, context.CancellationToken))
        {
            logger.TaskPastDeadline(jobId, taskId);
            return;
        }

        // The mediator does not know of the broker's redelivery or of this consumer's retries, so they travel in the message.
        var mayHaveLostSends = start.Resume || context.ReceiveContext.Redelivered || context.GetRetryAttempt() > 0;
        if (!inFlight.TryEnter(taskId, presumedNew: !mayHaveLostSends && !start.IsRedriven))
        {
            // Of a task that runs once more, the run before may not have let go yet.
            if (mayHaveLostSends || start.IsRedriven)
                throw new TaskInFlightException(taskId);

            logger.TaskAlreadyInFlight(jobId, taskId);
            return;
        }

        try
        {
            await mediator.Send(start with { Resume = mayHaveLostSends }, context.CancellationToken);
        }
        catch (SagaExistsException)
        {
            logger.TaskAlreadyInFlight(jobId, taskId);
        }
        catch (StartRefusedException exception)
        {
            Log(exception.Refusal, jobId, taskId);
        }
        finally
        {
            inFlight.Leave(taskId);
        }
    }

    private void Log(StartRefusal refusal, Guid jobId, Guid taskId)
    {
        switch (refusal)
        {
            case StartRefusal.JobOver:
                logger.TaskOfClosedJob(jobId, taskId);
                break;
            case StartRefusal.JobPaused:
                logger.TaskOfPausedJob(jobId, taskId);
                break;
            case StartRefusal.WindowFull:
                logger.TaskWithoutPlace(jobId, taskId);
                break;
        }
    }
}
