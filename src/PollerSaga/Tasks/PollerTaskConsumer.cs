using MassTransit;
using MassTransit.Mediator;
using Microsoft.Extensions.Logging;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Diagnostics;
using PollerSaga.Storage.Commits;

namespace PollerSaga.Tasks;

/// <summary>
/// Handles the only bus message of a task. It passes the message to the task's saga on the mediator, where the steps run. The message is
/// acknowledged after the task has ended. A redelivery or a retry resumes the task from its row.
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
        var page = start.Page ?? throw new ArgumentException("Page is missing: the message names no task.", nameof(context));
        var (jobId, taskId) = (page.JobId, page.TaskId);

        // The message may be older than a pause of the job, and this worker's clock may be ahead: the row decides.
        if (page.DeadlineAt <= clock.GetUtcNow() && await deadline.HasPassedAsync(jobId, context.CancellationToken))
        {
            logger.TaskPastDeadline(jobId, taskId);
            return;
        }

        // The mediator does not see the broker's redelivery or this consumer's retries, so the message carries them.
        var mayHaveLostSends = start.Resume || context.ReceiveContext.Redelivered || context.GetRetryAttempt() > 0;
        if (!inFlight.TryEnter(taskId, presumedNew: !mayHaveLostSends && !start.IsRedriven))
        {
            // The previous run of a redriven task may still hold the task.
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
