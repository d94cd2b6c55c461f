namespace PollerSaga.Contracts.Tasks;

/// <summary>
/// Command to start or resume a task. A plain duplicate is ignored. With <paramref name="Resume"/>, the task sends the command for its
/// current state again, because a stopped process may have lost the first one.
/// </summary>
/// <param name="Page">The task's page.</param>
/// <param name="Resume">Whether an earlier delivery may have lost the commands that it sent.</param>
/// <param name="IsRedriven">
/// Whether a redrive runs the failed task again. It changes nothing if the task does not wait for a redrive.
/// </param>
public sealed record StartPollerTask(PollerPage Page, bool Resume = false, bool IsRedriven = false);
