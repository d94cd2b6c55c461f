using PollerSaga.ReadModel;

namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The list of jobs.</summary>
/// <param name="Jobs">The jobs, newest first.</param>
/// <param name="Rates">Pages per second of the active jobs, over the last seconds.</param>
/// <param name="ReadAt">The time of the query.</param>
internal sealed record JobsModel(
    IReadOnlyList<JobListItem> Jobs,
    IReadOnlyDictionary<Guid, double> Rates,
    DateTimeOffset ReadAt);
