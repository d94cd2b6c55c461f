using System.Text.Json.Serialization;

namespace PollerSaga.Contracts.Jobs;

/// <summary>Where a job is in its life. States only move forward, until the job is run once more by <see cref="RedrivePollerJob"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PollerJobState>))]
public enum PollerJobState
{
    /// <summary>Started; the API's metadata is being read.</summary>
    Preparing,

    /// <summary>Planned; its tasks are being worked.</summary>
    Running,

    /// <summary>Over: every task was handed to the processing queue.</summary>
    Completed,

    /// <summary>Over: at least one task failed, the others were handed to the processing queue.</summary>
    CompletedWithFailures,

    /// <summary>Over: the job could not be planned, or more pages failed than it tolerates.</summary>
    Failed,

    /// <summary>Over: the deadline passed first.</summary>
    TimedOut,

    /// <summary>Over: someone cancelled it.</summary>
    Cancelled,
}
