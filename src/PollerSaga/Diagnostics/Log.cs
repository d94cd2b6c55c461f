using Microsoft.Extensions.Logging;

namespace PollerSaga.Diagnostics;

/// <summary>
/// Every log message of the engine, by area and id. Ids are stable: a message keeps its id, and the id of a deleted message is not used
/// again.
/// </summary>
internal static partial class Log
{
    // 100-199: jobs and maintenance.
    [LoggerMessage(100, LogLevel.Information, "Job {JobId}: {Count} tasks of an earlier process are resumed")]
    public static partial void JobResumed(this ILogger logger, Guid jobId, int count);

    [LoggerMessage(103, LogLevel.Error, "Job {JobId} failed by a defect")]
    public static partial void JobFailedByDefect(this ILogger logger, Exception exception, Guid jobId);

    [LoggerMessage(104, LogLevel.Information, "Job {JobId} ended before it was planned")]
    public static partial void JobOverBeforePlanned(this ILogger logger, Guid jobId);

    [LoggerMessage(105, LogLevel.Error, "{Sweep} failed by a defect. It runs again at its next interval")]
    public static partial void SweepFailed(this ILogger logger, Exception exception, string sweep);

    [LoggerMessage(106, LogLevel.Error, "Job {JobId}: {Sweep} failed by a defect. It runs again for the job at its next interval")]
    public static partial void SweepOfJobFailed(this ILogger logger, Exception exception, Guid jobId, string sweep);

    [LoggerMessage(107, LogLevel.Information, "This process runs maintenance for all workers")]
    public static partial void LeadershipAcquired(this ILogger logger);

    [LoggerMessage(108, LogLevel.Information, "This process no longer runs maintenance for all workers")]
    public static partial void MaintenanceEnded(this ILogger logger);

    [LoggerMessage(109, LogLevel.Information, "Job {JobId}: the preparation of an earlier process is resumed")]
    public static partial void PreparationResumed(this ILogger logger, Guid jobId);

    [LoggerMessage(110, LogLevel.Information, "Job {JobId}: its retention has passed; deleted {Items}")]
    public static partial void JobDataDeleted(this ILogger logger, Guid jobId, string items);

    [LoggerMessage(111, LogLevel.Warning, "Job {JobId}: its retention has passed, but its data cannot be deleted yet: {Fault}")]
    public static partial void JobDataNotDeleted(this ILogger logger, Guid jobId, string fault);

    // 200-299 and 800-899: tasks.
    [LoggerMessage(200, LogLevel.Warning, "Job {JobId}: task {TaskId} at record {StartAt} failed: {Reason}")]
    public static partial void TaskFailed(this ILogger logger, Guid jobId, Guid taskId, long startAt, string reason);

    [LoggerMessage(201, LogLevel.Error, "Job {JobId}: task {TaskId} at record {StartAt} failed by a defect")]
    public static partial void TaskFailedByDefect(this ILogger logger, Exception exception, Guid jobId, Guid taskId, long startAt);

    [LoggerMessage(202, LogLevel.Debug, "Job {JobId}: task {TaskId} does not start, the job's deadline has passed")]
    public static partial void TaskPastDeadline(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(203, LogLevel.Debug, "Job {JobId}: task {TaskId} is in flight, a duplicate message is ignored")]
    public static partial void TaskAlreadyInFlight(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(204, LogLevel.Debug, "Job {JobId}: task {TaskId} does not start, the job is over")]
    public static partial void TaskOfClosedJob(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(205, LogLevel.Debug, "Job {JobId}: task {TaskId} waits until {Until:O}, because its host accepts no request before")]
    public static partial void PageWaits(this ILogger logger, Guid jobId, Guid taskId, DateTimeOffset until);

    [LoggerMessage(800, LogLevel.Debug, "Job {JobId}: task {TaskId} does not start, the job is paused")]
    public static partial void TaskOfPausedJob(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(801, LogLevel.Debug, "Job {JobId}: task {TaskId} does not start yet, the job's window was reduced and is full")]
    public static partial void TaskWithoutPlace(this ILogger logger, Guid jobId, Guid taskId);

    // 300-399: dependencies and dead letters.
    [LoggerMessage(300, LogLevel.Warning, "Work waits: {Fault}")]
    public static partial void DependencyUnavailable(this ILogger logger, string fault);

    [LoggerMessage(301, LogLevel.Warning, "Waits for the {Dependency}: {Fault}")]
    public static partial void WaitsForDependency(this ILogger logger, string dependency, string fault);

    [LoggerMessage(302, LogLevel.Information, "The {Dependency} is available again")]
    public static partial void DependencyAvailable(this ILogger logger, string dependency);

    [LoggerMessage(303, LogLevel.Error, "A message on {Endpoint} is invalid or failed by a defect; it is in {Endpoint}_error")]
    public static partial void MessageFailed(this ILogger logger, Exception exception, string endpoint);

    [LoggerMessage(304, LogLevel.Warning, "A message on {Endpoint} has a type that no consumer handles; it is in {Endpoint}_skipped")]
    public static partial void MessageSkipped(this ILogger logger, string endpoint);

    [LoggerMessage(305, LogLevel.Warning, "A message on {Endpoint} is delivered again: {Fault}")]
    public static partial void MessageReturned(this ILogger logger, string endpoint, string fault);

    [LoggerMessage(306, LogLevel.Warning, "{Advice}")]
    public static partial void DatabaseAdvice(this ILogger logger, string advice);

    [LoggerMessage(307, LogLevel.Warning, "The {Bus} did not stop in time, and the stop does not wait for it. Messages that it holds are " +
        "delivered again")]
    public static partial void BusNotStopped(this ILogger logger, string bus);

    // 400-499: payloads.
    [LoggerMessage(400, LogLevel.Warning, "The unfinished upload {UploadId} of {Key} cannot be aborted. Its parts stay until a " +
        "lifecycle rule of the bucket deletes them: {Fault}")]
    public static partial void UploadNotAborted(this ILogger logger, string key, string uploadId, string fault);

    // 500-599: processing queue and completion queue.
    [LoggerMessage(500, LogLevel.Warning, "The processing queue is unavailable, next try in {Seconds} s: {Fault}")]
    public static partial void QueueUnavailable(this ILogger logger, double seconds, string fault);

    [LoggerMessage(501, LogLevel.Warning, "Message {MessageId} on the completion queue {Queue} is no report: {Reason}")]
    public static partial void InvalidReport(this ILogger logger, string messageId, string queue, string reason);

    [LoggerMessage(
        502,
        LogLevel.Error,
        "Message {MessageId} on the completion queue {Queue} is no report and is deleted, because the queue has no redrive policy: {Body}")]
    public static partial void InvalidReportDeleted(this ILogger logger, string messageId, string queue, string body);

    [LoggerMessage(
        503,
        LogLevel.Error,
        "Report {MessageId} on the completion queue {Queue} failed because of a defect, and is received again")]
    public static partial void ReportFailedByDefect(this ILogger logger, Exception exception, string messageId, string queue);

    [LoggerMessage(
        504,
        LogLevel.Warning,
        "A report on the completion queue {Queue} cannot be deleted, and is received again: {Code} ({Reason})")]
    public static partial void ReportNotDeleted(this ILogger logger, string queue, string code, string? reason);

    // 600-699: processing.
    [LoggerMessage(600, LogLevel.Debug, "Job {JobId}: the payload of task {TaskId} is processed")]
    public static partial void PayloadProcessed(this ILogger logger, Guid jobId, Guid taskId);

    [LoggerMessage(601, LogLevel.Warning, "{Message} was not processed, receive {Receive} of {MaxReceives}: {Reason}")]
    public static partial void PayloadNotProcessed(
        this ILogger logger,
        Exception? exception,
        string message,
        int receive,
        int maxReceives,
        string reason);

    [LoggerMessage(602, LogLevel.Error, "{Message} is a dead letter")]
    public static partial void MessageDeadLettered(this ILogger logger, string message);

    [LoggerMessage(
        603,
        LogLevel.Warning,
        "Message {Message} could be neither deleted nor returned to the queue; it is received again after its visibility time-out")]
    public static partial void MessageNotReleased(this ILogger logger, Exception exception, string message);

    [LoggerMessage(604, LogLevel.Warning, "Message {Message} is being processed, but other consumers may receive it, because its " +
        "visibility time-out cannot be extended: {Fault}")]
    public static partial void VisibilityNotExtended(this ILogger logger, string message, string fault);

    [LoggerMessage(605, LogLevel.Debug, "Job {JobId}: the records of task {TaskId} are already in {File}")]
    public static partial void RecordsAlreadyAppended(this ILogger logger, Guid jobId, Guid taskId, string file);

    [LoggerMessage(606, LogLevel.Warning, "The queue {Queue} has no redrive policy: a message that fails {MaxReceives} times is " +
        "deleted. Add a redrive policy to keep dead letters")]
    public static partial void NoDeadLetters(this ILogger logger, string queue, int maxReceives);

    // 1000-1099: users.
    [LoggerMessage(1000, LogLevel.Warning, "A sign-in at the provider of OpenID Connect failed: {Reason}")]
    public static partial void SignInFailed(this ILogger logger, string reason);

    // 1100-1199: partners.
    [LoggerMessage(
        1100,
        LogLevel.Information,
        "{Source}: no request is sent to {Host} until {Until:O}, because it limits the rate (wait {Count} of the series): {Reason}")]
    public static partial void HostPaused(this ILogger logger, string source, string host, DateTimeOffset until, int count, string reason);

    [LoggerMessage(1101, LogLevel.Error, "The permits of a budget could not be renewed because of a defect. The renewal is repeated")]
    public static partial void ShareNotRenewed(this ILogger logger, Exception exception);

    // 900-999: dashboard.
    [LoggerMessage(900, LogLevel.Error, "A snapshot for the dashboard failed by a defect")]
    public static partial void DashboardSnapshotFailed(this ILogger logger, Exception exception);

    // 1200-1299: credentials.
    [LoggerMessage(1200, LogLevel.Warning, "The changed client certificate is not used, and the earlier one stays in use: {Fault}")]
    public static partial void CertificateNotReloaded(this ILogger logger, string fault);

    [LoggerMessage(1201, LogLevel.Information, "The stored refresh token of source {Source} is not used: it belongs to another first " +
        "refresh token, or its key is missing. The refresh token of the definition is used")]
    public static partial void RotatedTokenNotUsed(this ILogger logger, string source);

    [LoggerMessage(1202, LogLevel.Warning, "A new refresh token of source {Source} is not stored, because another worker has replaced " +
        "it during the request. If the source refuses the stored one, authorize the client again")]
    public static partial void RotatedTokenNotSaved(this ILogger logger, string source);
}
