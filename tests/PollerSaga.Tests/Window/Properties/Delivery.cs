using MassTransit;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>
/// A message that a process handles, and what it sends meanwhile. Its sends become visible when it ends, as with an outbox.
/// </summary>
internal sealed class Delivery(Message message, SimulatedProcess process, bool isUnacknowledged) : ConsumeRetryContext
{
    private static readonly AsyncLocal<Delivery?> OfThisFlow = new();

    /// <summary>The delivery whose flow this is.</summary>
    public static Delivery? Current
    {
        get => OfThisFlow.Value;
        set => OfThisFlow.Value = value;
    }

    public Message Message => message;

    public SimulatedProcess Process => process;

    /// <summary>Whether the broker does not learn that it was handled, and nothing that it sent leaves the outbox.</summary>
    public bool IsUnacknowledged => isUnacknowledged;

    /// <summary>Whether the message has reached its consumer. What this flow receives after it, the consumer sent.</summary>
    public bool HasArrived { get; set; }

    /// <summary>Whether the process ended meanwhile.</summary>
    public bool IsKilled { get; set; }

    /// <summary>What the endpoint sends after the commit.</summary>
    public List<object> Sent { get; } = [];

    public int RetryAttempt => message.IsRepeat ? 1 : 0;

    public int RetryCount => RetryAttempt;

    public TContext CreateNext<TContext>(RetryContext retryContext)
        where TContext : class, ConsumeRetryContext => throw new NotSupportedException();

    public Task NotifyPendingFaults() => Task.CompletedTask;
}
