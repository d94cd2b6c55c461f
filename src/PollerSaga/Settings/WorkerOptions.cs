namespace PollerSaga.Settings;

/// <summary>Settings <c>PollerSaga:Worker:*</c>: the work of one process.</summary>
public sealed class WorkerOptions : ISettings
{
    /// <summary>The upper limit of <see cref="ConcurrentTasks"/>.</summary>
    internal const int MaxConcurrentTasks = 10_000;

    static string ISettings.Section => "Worker";

    /// <summary>
    /// Tasks that one process handles at a time, over all jobs. Default 25, from 1 to 10,000; <c>run</c> uses at least the window of its
    /// job.
    /// The window of a job is a separate limit.
    /// </summary>
    public int ConcurrentTasks { get; set; } = 25;

    /// <summary>
    /// Time for which a worker holds a task without renewing its lease; then another worker can resume the task. Default 60 s, from 1 s to
    /// a day.
    /// A worker renews its leases three times in this time.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Maximum time for the stop of a process. Default 30 s, from 1 s to an hour. Pages in flight have three quarters of it to finish;
    /// other pages
    /// are returned to the bus, where another worker resumes them.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The only job that this process resumes; null for every job. <c>run</c> sets it.</summary>
    internal Guid? OnlyJob { get; set; }

    void ISettings.Validate(SettingsCheck check)
    {
        check.Within("Worker:ConcurrentTasks", ConcurrentTasks, 1, MaxConcurrentTasks, "25");
        check.Within("Worker:LeaseDuration", LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "00:01:00");
        check.Within("Worker:ShutdownTimeout", ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "00:00:30");
    }
}
