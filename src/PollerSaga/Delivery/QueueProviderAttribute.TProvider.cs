namespace PollerSaga.Delivery;

/// <inheritdoc/>
internal sealed class QueueProviderAttribute<TProvider> : QueueProviderAttribute
    where TProvider : IQueueProvider, new()
{
    public override IQueueProvider Provider { get; } = new TProvider();
}
