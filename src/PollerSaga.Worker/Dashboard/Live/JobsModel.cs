using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>Jobs as their list shows them.</summary>
/// <param name="Jobs">The jobs, newest first.</param>
/// <param name="Rates">Pages per second over the last seconds, of those that run.</param>
/// <param name="ReadAt">When they were read.</param>
internal sealed record JobsModel(IReadOnlyList<JobListItem> Jobs, IReadOnlyDictionary<Guid, double> Rates, DateTimeOffset ReadAt);
