namespace PollerSaga.Transport;

/// <summary>The names of the endpoints on the bus.</summary>
public static class PollerEndpoints
{
    /// <summary>Jobs: <c>StartPollerJob</c> and what happens to a job.</summary>
    public const string Job = "poller-job";

    /// <summary>Preparation of jobs, which waits for partners, apart from what ends jobs.</summary>
    public const string Preparation = "poller-preparation";

    /// <summary>Tasks: one <c>StartPollerTask</c> per page, acknowledged when the task has come to its end.</summary>
    public const string Task = "poller-task";

    /// <summary>What others report: <c>PayloadProcessed</c>, <c>PayloadProcessingFailed</c>.</summary>
    public const string Events = "poller-events";
}
