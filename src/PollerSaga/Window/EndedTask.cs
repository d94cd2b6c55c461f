using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>The result of a commit that ended a task.</summary>
/// <param name="Released">The task that it released; null if no task was left.</param>
/// <param name="Counter">The job's counter after the commit, or a later one.</param>
/// <param name="MayMissStarts">Whether released tasks may wait for their start.</param>
internal sealed record EndedTask(Release? Released, PollerJobCounter Counter, bool MayMissStarts);
