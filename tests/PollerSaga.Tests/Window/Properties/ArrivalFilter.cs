using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Storage.Sagas;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>
/// Lets the message of a delivery in, marked as a repeat where it is one, and records what its consumer sends instead of delivering it.
/// </summary>
internal sealed class ArrivalFilter : IFilter<ConsumeContext>
{
    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        var delivery = Delivery.Current!;
        if (!delivery.HasArrived)
        {
            delivery.HasArrived = true;
            if (delivery.Message.IsRepeat)
            {
                context.AddOrUpdatePayload<ConsumeRetryContext>(() => delivery, _ => delivery);
                StoredSaga.Mark(context);
            }

            return next.Send(context);
        }

        return Record<PreparePollerJob>(context, delivery)
            ?? Record<PollerJobPrepared>(context, delivery)
            ?? Record<PollerJobPreparationFailed>(context, delivery)
            ?? Record<PollerJobCompleted>(context, delivery)
            ?? Record<PollerJobFailed>(context, delivery)
            ?? throw new InvalidOperationException($"A consumer sends {string.Join(", ", context.SupportedMessageTypes)}.");
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope(nameof(ArrivalFilter));

    private static Task? Record<T>(ConsumeContext context, Delivery delivery)
        where T : class
    {
        if (!context.TryGetMessage<T>(out var typed))
            return null;

        delivery.Sent.Add(typed.Message);
        return context.NotifyConsumed(typed, TimeSpan.Zero, nameof(ArrivalFilter));
    }
}
