namespace PollerSaga.Transport;

/// <summary>The names of the endpoints on the bus.</summary>
public static class PollerEndpoints
{
    /// <summary>Jobs: <c>StartPollerJob</c>, job commands, and the events of jobs.</summary>
    public const string Job = "poller-job";

    /// <summary>Preparation of jobs. It waits for partners, and must not delay the messages that end jobs.</summary>
    public const string Preparation = "poller-preparation";

    /// <summary>Tasks: one <c>StartPollerTask</c> per page, acknowledged after the task has ended.</summary>
    public const string Task = "poller-task";

    /// <summary>Reports of consumers: <c>PayloadProcessed</c>, <c>PayloadProcessingFailed</c>.</summary>
    public const string Events = "poller-events";
}
