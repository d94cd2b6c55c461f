using PollerSaga.Settings;
using PollerSaga.Transport;

namespace PollerSaga.Delivery;

/// <summary>
/// A kind of processing queue: its settings and both of its ends. A new kind is a value of <see cref="ProcessingQueueKind"/> that names its
/// provider, and a folder with the provider, the sender and the receiver. A sender with a check before the first message implements
/// <see cref="IStartCheck"/>.
/// </summary>
internal interface IQueueProvider
{
    /// <summary>Adds a sentence for each invalid value of the settings of this kind.</summary>
    void Validate(ProcessingQueueOptions queue, SettingsCheck check);

    /// <summary>
    /// Adds a sentence for each invalid value of the transport's settings, for a kind that shares the transport's connection.
    /// </summary>
    void ValidateConnection(TransportOptions transport, SettingsCheck check)
    {
    }

    /// <summary>The queue of the settings, for people: a folder, or a name and a server.</summary>
    string Describe(ProcessingQueueOptions queue);

    /// <summary>
    /// The time after which a queue that PollerSaga created deletes a message itself; null for a kind whose messages PollerSaga deletes.
    /// </summary>
    TimeSpan? MessageRetention => null;

    /// <summary>Creates the sending end from the settings of the host.</summary>
    IProcessingQueue CreateSender(IServiceProvider services);

    /// <summary>Creates the receiving end from the settings of the host.</summary>
    IProcessingQueueReader CreateReader(IServiceProvider services);

    /// <summary>Creates the access to single messages from the settings of the host. It changes nothing.</summary>
    IQueueMessages CreateMessages(IServiceProvider services) => new ExpiringMessages();
}
