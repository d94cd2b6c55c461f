using PollerSaga.Jobs.Control;

namespace PollerSaga.Tests.Jobs.Control;

/// <summary>The job commands by name.</summary>
internal static class JobControlExtensions
{
    public static Task<JobCommandResult> CancelAsync(
        this JobControl control,
        Guid jobId,
        string? by,
        CancellationToken cancellationToken) =>
        control.ExecuteAsync(JobCommands.Cancel, jobId, new JobCommandArguments(by), cancellationToken);

    public static Task<JobCommandResult> PauseAsync(this JobControl control, Guid jobId, string? by, CancellationToken cancellationToken) =>
        control.ExecuteAsync(JobCommands.Pause, jobId, new JobCommandArguments(by), cancellationToken);

    public static Task<JobCommandResult> ResumeAsync(
        this JobControl control,
        Guid jobId,
        string? by,
        CancellationToken cancellationToken) =>
        control.ExecuteAsync(JobCommands.Resume, jobId, new JobCommandArguments(by), cancellationToken);

    public static Task<JobCommandResult> RedriveAsync(
        this JobControl control,
        Guid jobId,
        string? by,
        TimeSpan? timeout,
        CancellationToken cancellationToken) =>
        control.ExecuteAsync(JobCommands.Redrive, jobId, new RedriveArguments(by, timeout), cancellationToken);

    public static Task<JobCommandResult> SetMaxConcurrencyAsync(
        this JobControl control,
        Guid jobId,
        int maxConcurrency,
        string? by,
        CancellationToken cancellationToken) =>
        control.ExecuteAsync(JobCommands.SetMaxConcurrency, jobId, new MaxConcurrencyArguments(maxConcurrency, by), cancellationToken);
}
