using System.Text.Json.Serialization;

namespace PollerSaga.Contracts.Jobs;

/// <summary>Whether a job delivered the whole listing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CompletenessVerdict>))]
public enum CompletenessVerdict
{
    /// <summary>Every page was delivered, and the listing did not change as far as its responses show.</summary>
    Complete,

    /// <summary>Every page was delivered, but the listing changed during the job.</summary>
    Drifted,

    /// <summary>Pages or records are missing.</summary>
    Incomplete,
}
