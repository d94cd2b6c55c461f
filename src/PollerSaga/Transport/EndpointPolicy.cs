using MassTransit;
using PollerSaga.Diagnostics;
using PollerSaga.Storage.Sagas;
using PollerSaga.Tasks;

namespace PollerSaga.Transport;

/// <summary>What every endpoint does about faults: retry around, the in-memory outbox within.</summary>
internal static class EndpointPolicy
{
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GapStep = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// A fault of our own database, disk or bus delays the message until it has passed, however long; so does a row that someone else
    /// changed or inserted in the meantime, and a task that an earlier delivery has not let go of. Whatever else is thrown is a defect and goes to the error queue. Messages go out after the commit.
    /// </summary>
    public static void UsePollerPolicy(this IReceiveEndpointConfigurator endpoint, DependencyWatch watch, IRegistrationContext context)
    {
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(watch.Delays);
            retry.Handle<SagaConflictException>();
            retry.Handle<SagaExistsException>();
            retry.Handle<TaskInFlightException>();
            retry.Exponential(int.MaxValue, ShortestGap, LongestGap, GapStep);
        });
        endpoint.UseInMemoryOutbox(context);
    }
}
