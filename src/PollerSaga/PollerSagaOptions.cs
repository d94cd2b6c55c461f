using PollerSaga.Aws;
using PollerSaga.Delivery;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching;
using PollerSaga.Jobs;
using PollerSaga.Payloads;
using PollerSaga.Processing;
using PollerSaga.Reports;
using PollerSaga.Settings;
using PollerSaga.Storage;
using PollerSaga.Transport;

namespace PollerSaga;

/// <summary>
/// All settings, bound from the configuration section <c>PollerSaga</c> and checked before the first message. An unknown key is an error.
/// </summary>
public sealed class PollerSagaOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string SectionName = "PollerSaga";

    /// <summary>Which bus carries the messages.</summary>
    public TransportOptions Transport { get; set; } = new();

    /// <summary>Which database holds the sagas.</summary>
    public DatabaseOptions Database { get; set; } = new();

    /// <summary>Where raw payloads rest.</summary>
    public PayloadOptions Payloads { get; set; } = new();

    /// <summary>Where pointer messages go.</summary>
    public ProcessingQueueOptions ProcessingQueue { get; set; } = new();

    /// <summary>How a consumer of the processing queue works.</summary>
    public ProcessingOptions Processing { get; set; } = new();

    /// <summary>Where consumers that are not on the bus report what became of a payload.</summary>
    public CompletionQueueOptions CompletionQueue { get; set; } = new();

    /// <summary>Who speaks to AWS.</summary>
    public AwsOptions Aws { get; set; } = new();

    /// <summary>How jobs are polled when they do not say otherwise.</summary>
    public PollingOptions Polling { get; set; } = new();

    /// <summary>How one request to a partner is made.</summary>
    public FetchingOptions Fetching { get; set; } = new();

    /// <summary>What one process takes on.</summary>
    public WorkerOptions Worker { get; set; } = new();

    /// <summary>Where the long-running worker answers over HTTP.</summary>
    public HttpOptions Http { get; set; } = new();
}
