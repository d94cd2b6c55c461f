using System.Globalization;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Settings;

namespace PollerSaga.Jobs.Control;

/// <summary>
/// The table of all job commands. To add a command, add a row here and its transitions to <see cref="PollerJobStateMachine"/>.
/// </summary>
internal static class JobCommands
{
    private const string IsOver = "The job is over.";

    public static TypedJobCommand<CancelPollerJob, JobCommandArguments> Cancel { get; } = new("cancel")
    {
        CreateMessage = (jobId, arguments) => new CancelPollerJob(jobId, arguments.By),
        Create = (by, _) => new JobCommandArguments(by),
        Summary = "Ends a job early",
        Help = "Ends a job early. No further page starts, and pages in flight are dropped. 'redrive' runs them later.",
        Refusal = IsOver,
        Question = new("cancel", "Cancel")
        {
            Title = "Cancel the job?",
            Text = JobCommandQuestions.Cancel,
            Confirm = "Cancel the job",
            Done = _ => "The job is cancelled.",
            IsOffered = IsActive,
            IsDangerous = true,
        },
    };

    public static TypedJobCommand<RedrivePollerJob, RedriveArguments> Redrive { get; } = new("redrive")
    {
        CreateMessage = (jobId, arguments) => new RedrivePollerJob(jobId, arguments.By, arguments.Timeout),
        Create = (by, value) => new RedriveArguments(by, (TimeSpan?)value),
        Value = arguments => arguments.Timeout,
        Summary = "Runs the failed and unstarted pages of a job that is over again",
        Help = "Runs the failed and unstarted pages of a job that is over again, with a new deadline. Pages that were handed over stay as "
            + "they are. A job can be redriven any number of times.",
        Examples = ["--timeout 10m --server http://127.0.0.1:5080"],
        Parameter = new("timeout")
        {
            HelpName = "DURATION",
            Description = "Time to the new deadline, for example 150s, 10m; 0 for none. Default: the time of the job's start.",
            Label = "Time to the deadline",
            Hint = "For example 10m or 1h; 0 for none. Leave it empty to keep the time of the start.",
            Expected = $"{Duration.Expected}, or 0 for none",
            Parse = text => Duration.TryParse(text, out var duration) ? duration : null,
            FindViolation = value => (TimeSpan)value < TimeSpan.Zero || (TimeSpan)value > PollerJobLimits.MaxTime
                ? $"must be from 0, for none, to {PollerJobLimits.MaxTime.TotalDays:0} days"
                : null,
        },
        ContinuesJob = true,
        Refusal = "The job is not over. Redrive it after its end.",
        FindRefusal = job => job is { State: PollerJobState.Completed, Summary.FailedToComplete: 0 }
            ? "No page of the job failed, so no page needs to run again."
            : null,
        HistoryEntry = PollerJobEvents.Redriven,
        Question = new("redrive", "Redrive")
        {
            Title = "Redrive the job?",
            Text = JobCommandQuestions.Redrive,
            Confirm = "Redrive",
            Done = _ => "The job runs again.",
            IsOffered = job => job.State.IsOver() && (JobCommandQuestions.CountUndone(job) > 0 || job.Summary.Total == 0),
        },
    };

    public static TypedJobCommand<PausePollerJob, JobCommandArguments> Pause { get; } = new("pause")
    {
        CreateMessage = (jobId, arguments) => new PausePollerJob(jobId, arguments.By),
        Create = (by, _) => new JobCommandArguments(by),
        Summary = "Pauses a job: pages in flight finish, no further page starts",
        Help = "Pauses a job. Pages in flight finish, no further page starts, and the time to the deadline stops.",
        Refusal = IsOver,
        HistoryEntry = PollerJobEvents.Paused,
        Question = new("hold", "Pause")
        {
            Title = "Pause the job?",
            Text = JobCommandQuestions.Pause,
            Confirm = "Pause the job",
            Done = _ => "The job is paused. Pages in flight finish, and no further page starts.",
            IsOffered = job => IsActive(job) && job.PausedAt is null,
        },
    };

    public static TypedJobCommand<SetMaxConcurrency, MaxConcurrencyArguments> SetMaxConcurrency { get; } = new("max-concurrency")
    {
        CreateMessage = (jobId, arguments) => new SetMaxConcurrency(jobId, arguments.MaxConcurrency, arguments.By),
        Create = (by, value) => new MaxConcurrencyArguments((int)value!, by),
        Value = arguments => arguments.MaxConcurrency,
        Summary = "Sets the window of a job",
        Parameter = new("maxConcurrency")
        {
            HelpName = "N",
            Description = "New window: maximum number of pages in flight. Default: the present window.",
            Label = "Pages in flight",
            Expected = "expected a whole number of at least 1",
            Parse = text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number : null,
            FindViolation = value => (int)value < 1 ? "must be at least 1" : null,
            IsRequired = true,
        },
        Refusal = IsOver,
        HistoryEntry = PollerJobEvents.WindowSet,
        Question = new("window", "Window")
        {
            Title = "Set the window",
            Text = _ => "The maximum number of pages in flight over all workers. A smaller window takes effect as pages finish.",
            Confirm = "Set",
            Done = job => $"The window is {Phrases.Pages(job.MaxConcurrency)}.",
            InitialValue = job => job.MaxConcurrency.ToString(CultureInfo.InvariantCulture),
            IsOffered = IsActive,
        },
    };

    public static TypedJobCommand<ResumePollerJob, JobCommandArguments> Resume { get; } = new("resume")
    {
        CreateMessage = (jobId, arguments) => new ResumePollerJob(jobId, arguments.By),
        Create = (by, _) => new JobCommandArguments(by),
        Summary = "Resumes a paused job",
        Help = "Resumes a paused job, in a new window if one is given. A job that is not paused only takes the new window.",
        Examples = ["--server http://127.0.0.1:5080", "--max-concurrency 5"],
        Precedent = SetMaxConcurrency,
        ContinuesJob = true,
        Refusal = "The job is over. Redrive it to run its failed pages again.",
        HistoryEntry = PollerJobEvents.Resumed,
        Question = new("hold", "Resume")
        {
            Title = "Resume the job?",
            Text = JobCommandQuestions.Resume,
            Confirm = "Resume the job",
            Done = _ => "The job continues.",
            IsOffered = job => IsActive(job) && job.PausedAt is not null,
        },
    };

    /// <summary>All commands.</summary>
    public static IReadOnlyList<JobCommand> All { get; } = [Cancel, Redrive, Pause, Resume, SetMaxConcurrency];

    private static bool IsActive(PollerJobStatus job) => !job.State.IsOver();
}
