using PollerSaga.Contracts.Delivery;
using PollerSaga.Delivery;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>The processing queue.</summary>
internal sealed class SimulatedQueue(World world, SimulatedProcess process) : IProcessingQueue
{
    public async Task SendAsync(ProcessPayloadMessage message, CancellationToken cancellationToken)
    {
        var page = new QueuedPage(message.Task.TaskId, world.Job.Run);
        var response = await world.Dependencies.AskAsync(
            $"send {world.Job.IndexOf(page.TaskId)}",
            process,
            () => world.Job.Queue.Add(page),
            cancellationToken);
        if (response is Response.Refusal)
            throw new ProcessingQueueException("The message is refused.") { IsRetriable = false };
    }
}
