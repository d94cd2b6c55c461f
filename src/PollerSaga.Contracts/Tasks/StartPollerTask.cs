namespace PollerSaga.Contracts.Tasks;

/// <summary>
/// Starts a task, or takes it up again. A plain duplicate is dropped. With <paramref name="Resume"/> the command that belongs to the
/// task's state is issued once more, because the one before may have been lost with its process.
/// </summary>
/// <param name="Page">The task's page.</param>
/// <param name="Resume">Whether an earlier delivery may have lost what it sent.</param>
/// <param name="IsRedriven">Whether the task failed before and is to run once more. For one that is not waiting for it, it changes nothing.</param>
public sealed record StartPollerTask(PollerPage Page, bool Resume = false, bool IsRedriven = false);
