using System.Text.Json.Serialization;

namespace PollerSaga.Contracts.Jobs;

/// <summary>A job's state. States only move forward, except that <see cref="RedrivePollerJob"/> runs an ended job again.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PollerJobState>))]
public enum PollerJobState
{
    /// <summary>The job has started and reads the API's metadata.</summary>
    Preparing,

    /// <summary>The job's pages are planned and its tasks run.</summary>
    Running,

    /// <summary>Ended: every task was delivered to the processing queue.</summary>
    Completed,

    /// <summary>Ended: at least one task failed; the others were delivered to the processing queue.</summary>
    CompletedWithFailures,

    /// <summary>Ended: the preparation failed, or more pages failed than the job tolerates.</summary>
    Failed,

    /// <summary>Ended: the deadline passed first.</summary>
    TimedOut,

    /// <summary>Ended by <see cref="CancelPollerJob"/>.</summary>
    Cancelled,
}
