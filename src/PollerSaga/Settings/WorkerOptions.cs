namespace PollerSaga.Settings;

/// <summary>Settings <c>PollerSaga:Worker:*</c>: what one process takes on.</summary>
public sealed class WorkerOptions : ISettings
{
    static string ISettings.Section => "Worker";

    /// <summary>The most that <see cref="ConcurrentTasks"/> may be.</summary>
    internal const int MostConcurrentTasks = 10_000;

    /// <summary>Tasks this process works at the same time, over all jobs. Default 25, from 1 to 10,000; <c>run</c> takes at least its job's window. A job's window holds besides.</summary>
    public int ConcurrentTasks { get; set; } = 25;

    /// <summary>How long a task is its worker's without a sign of life; after it, another may take the task up. Default 60 s, from 1 s to a day. Renewed every third of it.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest a process takes to stop when it is told to. Default 30 s, from 1 s to an hour. Three quarters of it are for the pages in flight to end; what has not is handed back and goes on elsewhere at once.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The only job whose unfinished work is taken up; null for every job. Set by <c>run</c>, which is asked for one job and leaves the others alone.</summary>
    internal Guid? OnlyJob { get; set; }

    void ISettings.Validate(SettingsCheck check)
    {
        check.That(ConcurrentTasks is >= 1 and <= MostConcurrentTasks, "Worker:ConcurrentTasks", $"is {ConcurrentTasks}; it must be from 1 to {MostConcurrentTasks}, for example 25.");
        check.Within("Worker:LeaseDuration", LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "00:01:00");
        check.Within("Worker:ShutdownTimeout", ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "00:00:30");
    }
}
