namespace PollerSaga.Delivery;

/// <summary>Names the provider of a kind of processing queue.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal abstract class QueueProviderAttribute : Attribute
{
    public abstract IQueueProvider Provider { get; }
}
