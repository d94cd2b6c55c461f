using MassTransit;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.ReadModel;

/// <summary>Responds to requests for a job's status.</summary>
internal sealed class GetPollerJobStatusConsumer(PollerQueries queries) : IConsumer<GetPollerJobStatus>
{
    public async Task Consume(ConsumeContext<GetPollerJobStatus> context)
    {
        var jobId = context.Message.JobId;
        if (await queries.GetStatusAsync(jobId, context.CancellationToken) is { } status)
            await context.RespondAsync(status);
        else
            await context.RespondAsync(new PollerJobNotFound(jobId));
    }
}
