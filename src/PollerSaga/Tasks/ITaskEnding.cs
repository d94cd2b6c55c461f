namespace PollerSaga.Tasks;

/// <summary>What a commit decided when it ended a task. The window, which ends tasks, knows the content.</summary>
internal interface ITaskEnding;
