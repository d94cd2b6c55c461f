namespace PollerSaga.Transport;

/// <summary>Which bus carries the messages.</summary>
public enum TransportKind
{
    /// <summary>MassTransit's in-memory transport: one process, nothing to install. What it carried is sent again at the next start.</summary>
    InMemory,
}
