namespace PollerSaga.Tasks;

/// <summary>The decisions of a commit that ended a task. The window makes the decisions and knows their content.</summary>
internal interface ITaskEnding;
