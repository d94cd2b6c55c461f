using PollerSaga.Jobs;
using PollerSaga.Window;

namespace PollerSaga.Maintenance;

/// <summary>An unfinished job that stands still.</summary>
/// <param name="Job">Its row.</param>
/// <param name="Counter">Its counter; null while it has no plan.</param>
internal sealed record JobToResume(PollerJob Job, PollerJobCounter? Counter);
