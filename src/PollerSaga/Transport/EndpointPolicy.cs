using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Transport.RabbitMq;

namespace PollerSaga.Transport;

/// <summary>The fault policy of every endpoint: retries outside, the in-memory outbox inside.</summary>
internal static class EndpointPolicy
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IntervalDelta = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Retries a message while a dependency of PollerSaga is unavailable, or while another message changes the same row or handles the same
    /// task. Any other exception is a defect, and its message goes to the error queue. Messages are sent after the commit. RabbitMQ closes
    /// the channel of a consumer that holds a message for too long (<c>consumer_timeout</c>), so there the message returns to its queue
    /// first.
    /// </summary>
    public static void UsePollerPolicy(this IReceiveEndpointConfigurator endpoint, DependencyWatch watch, IRegistrationContext context)
    {
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(watch.Delays);
            retry.Handle<ConcurrencyConflictException>();
            retry.Exponential(int.MaxValue, MinInterval, MaxInterval, IntervalDelta);
        });
        if (endpoint is IRabbitMqReceiveEndpointConfigurator)
        {
            var transport = context.GetRequiredService<IOptions<TransportOptions>>().Value;
            endpoint.UseFilter(new RetryTimeFilter(transport.MaxRetryTime));
            endpoint.ConfigureError(error =>
            {
                error.UseFilter(new ReturnToQueueFilter());
                error.UseFilter(new GenerateFaultFilter());
                if (transport.DeadLetterRetention is { } retention)
                    error.UseFilter(new DeadLetterRetentionFilter<ExceptionReceiveContext>(retention));
                error.UseFilter(new ErrorTransportFilter());
            });
            endpoint.ConfigureDeadLetter(skipped =>
            {
                if (transport.DeadLetterRetention is { } retention)
                    skipped.UseFilter(new DeadLetterRetentionFilter<ReceiveContext>(retention));
                skipped.UseFilter(new DeadLetterTransportFilter());
            });
        }

        endpoint.UseInMemoryOutbox(context);
    }
}
