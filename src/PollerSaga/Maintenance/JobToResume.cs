using PollerSaga.Jobs;
using PollerSaga.Window;

namespace PollerSaga.Maintenance;

/// <summary>An unfinished job that is stalled.</summary>
/// <param name="Job">The job's row.</param>
/// <param name="Counter">The job's counter row; null before the job is planned.</param>
internal sealed record JobToResume(PollerJob Job, PollerJobCounter? Counter);
