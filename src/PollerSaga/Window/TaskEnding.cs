using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>What a commit decided when it ended a task, or saved a page that determines other pages.</summary>
/// <param name="Counter">The job's counter after the commit.</param>
/// <param name="Released">The task that the commit released for this task; null for none.</param>
/// <param name="MayMissStarts">
/// Whether released tasks may wait for their start: the window held more tasks than it has places, or the commit released several tasks.
/// </param>
internal sealed record TaskEnding(PollerJobCounter Counter, Release? Released, bool MayMissStarts) : ITaskEnding;
