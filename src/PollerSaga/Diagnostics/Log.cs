using Microsoft.Extensions.Logging;

namespace PollerSaga.Diagnostics;

/// <summary>Every log message of the engine. Ids are stable: a message that goes takes its id with it.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Job {JobId}: {Count} tasks of an earlier process are taken up again")]
    public static partial void JobResumed(this ILogger logger, Guid jobId, int count);

    [LoggerMessage(101, LogLevel.Information, "Job {JobId}: time to live has passed, rows and payloads are swept away")]
    public static partial void JobExpired(this ILogger logger, Guid jobId);

    [LoggerMessage(102, LogLevel.Warning, "Job {JobId}: time to live has passed, but it cannot be swept away yet: {Fault}")]
    public static partial void JobNotSwept(this ILogger logger, Guid jobId, string fault);

    [LoggerMessage(103, LogLevel.Error, "Job {JobId} failed by a defect")]
    public static partial void JobFailedByDefect(this ILogger logger, Exception exception, Guid jobId);

    [LoggerMessage(104, LogLevel.Information, "Job {JobId} was over before it was planned")]
    public static partial void JobOverBeforePlanned(this ILogger logger, Guid jobId);

    [LoggerMessage(200, LogLevel.Warning, "Job {JobId}: task {TaskId} at record {StartAt} failed: {Reason}")]
    public static partial void TaskFailed(this ILogger logger, Guid jobId, Guid taskId, long startAt, string reason);

    [LoggerMessage(201, LogLevel.Error, "Job {JobId}: task {TaskId} at record {StartAt} failed by a defect")]
    public static partial void TaskFailedByDefect(this ILogger logger, Exception exception, Guid jobId, Guid taskId, long startAt);

    [LoggerMessage(202, LogLevel.Debug, "Job {JobId}: task {TaskId} is not worked on, the job's deadline has passed")]
    public static partial void TaskPastDeadline(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(203, LogLevel.Debug, "Job {JobId}: task {TaskId} is worked on already, a duplicate message is dropped")]
    public static partial void TaskAlreadyInFlight(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(204, LogLevel.Debug, "Job {JobId}: task {TaskId} is not started, the job is over")]
    public static partial void TaskOfClosedJob(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(800, LogLevel.Debug, "Job {JobId}: task {TaskId} is not started, the job is paused")]
    public static partial void TaskOfPausedJob(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(801, LogLevel.Debug, "Job {JobId}: task {TaskId} is not started yet, the job's window was narrowed and is full")]
    public static partial void TaskWithoutPlace(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(400, LogLevel.Warning, "The unfinished upload {UploadId} of {Key} cannot be aborted. Its parts stay until a lifecycle rule of the bucket deletes them: {Fault}")]
    public static partial void UploadNotAborted(this ILogger logger, string key, string uploadId, string fault);

    [LoggerMessage(300, LogLevel.Warning, "Work waits: {Fault}")]
    public static partial void DependencyUnavailable(this ILogger logger, string fault);

    [LoggerMessage(500, LogLevel.Warning, "The processing queue is unavailable, next try in {Seconds} s: {Fault}")]
    public static partial void QueueUnavailable(this ILogger logger, double seconds, string fault);

    [LoggerMessage(501, LogLevel.Warning, "Message {MessageId} on the completion queue {Queue} is no report: {Reason}")]
    public static partial void InvalidReport(this ILogger logger, string messageId, string queue, string reason);

    [LoggerMessage(502, LogLevel.Error, "Message {MessageId} on the completion queue {Queue} is no report and is deleted, because the queue has no redrive policy: {Body}")]
    public static partial void InvalidReportDeleted(this ILogger logger, string messageId, string queue, string body);

    [LoggerMessage(503, LogLevel.Error, "Report {MessageId} on the completion queue {Queue} failed because of a defect, and is received again")]
    public static partial void ReportFailedByDefect(this ILogger logger, Exception exception, string messageId, string queue);

    [LoggerMessage(504, LogLevel.Warning, "A report on the completion queue {Queue} cannot be deleted, and is received again: {Code} ({Reason})")]
    public static partial void ReportNotDeleted(this ILogger logger, string queue, string code, string? reason);

    [LoggerMessage(303, LogLevel.Error, "A message on {Endpoint} failed by a defect, or is none; it lies in {Endpoint}_error")]
    public static partial void MessageFailed(this ILogger logger, Exception exception, string endpoint);

    [LoggerMessage(304, LogLevel.Warning, "A message on {Endpoint} is of a type that nobody takes; it lies in {Endpoint}_skipped")]
    public static partial void MessageSkipped(this ILogger logger, string endpoint);

    [LoggerMessage(301, LogLevel.Warning, "Waits for the {Dependency}: {Fault}")]
    public static partial void WaitsForDependency(this ILogger logger, string dependency, string fault);

    [LoggerMessage(302, LogLevel.Information, "The {Dependency} is back")]
    public static partial void DependencyIsBack(this ILogger logger, string dependency);

    [LoggerMessage(600, LogLevel.Debug, "Job {JobId}: the payload of task {TaskId} is processed")]
    public static partial void PayloadProcessed(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(601, LogLevel.Warning, "{Message} was not processed, receive {Receive} of {MaxReceives}: {Reason}")]
    public static partial void PayloadNotProcessed(this ILogger logger, Exception? exception, string message, int receive, int maxReceives, string reason);

    [LoggerMessage(602, LogLevel.Error, "{Message} is a dead letter")]
    public static partial void MessageDeadLettered(this ILogger logger, string message);

    [LoggerMessage(603, LogLevel.Warning, "Message {Message} could be neither deleted nor returned to the queue; it is received again after its visibility time-out")]
    public static partial void MessageNotReleased(this ILogger logger, Exception exception, string message);

    [LoggerMessage(604, LogLevel.Warning, "Message {Message} is being processed, but other consumers may receive it, because its visibility time-out cannot be extended: {Fault}")]
    public static partial void VisibilityNotExtended(this ILogger logger, string message, string fault);

    [LoggerMessage(605, LogLevel.Debug, "Job {JobId}: the records of task {TaskId} are already in {File}")]
    public static partial void RecordsAlreadyAppended(this ILogger logger, Guid jobId, Guid taskId, string file);

    [LoggerMessage(606, LogLevel.Warning, "The queue {Queue} has no redrive policy: a message that fails {MaxReceives} times is deleted. Add a redrive policy to keep dead letters")]
    public static partial void NoDeadLetters(this ILogger logger, string queue, int maxReceives);

    [LoggerMessage(900, LogLevel.Error, "A reading of the dashboard failed by a defect")]
    public static partial void DashboardReadingFailed(this ILogger logger, Exception exception);
}
