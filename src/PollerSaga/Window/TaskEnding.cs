using PollerSaga.Tasks;

namespace PollerSaga.Window;

/// <summary>What a commit decided when it ended a task.</summary>
/// <param name="Counter">The job's counter after the commit.</param>
/// <param name="WasOverfull">Whether the window held more tasks than it has places, so that released tasks may wait for one.</param>
internal sealed record TaskEnding(PollerJobCounter Counter, bool WasOverfull) : ITaskEnding;
