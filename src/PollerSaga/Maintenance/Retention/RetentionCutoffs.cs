namespace PollerSaga.Maintenance.Retention;

/// <summary>The ends of jobs before which their data is due for deletion.</summary>
/// <param name="Jobs">For rows, history and results.</param>
/// <param name="Payloads">For payloads of complete and failed tasks; before every job if they are kept.</param>
/// <param name="UnprocessedPayloads">For payloads that no consumer has processed; before every job if they are kept.</param>
internal readonly record struct RetentionCutoffs(DateTimeOffset Jobs, DateTimeOffset Payloads, DateTimeOffset UnprocessedPayloads)
{
    /// <summary>The latest of the times: no data of a job that ended later is due.</summary>
    public DateTimeOffset Latest => new[] { Jobs, Payloads, UnprocessedPayloads }.Max();

    public static RetentionCutoffs At(DateTimeOffset now, RetentionOptions options) => new(
        Before(now, options.Jobs),
        Before(now, options.Payloads),
        Before(now, options.UnprocessedPayloads));

    // The epoch, and not the least time, for which PostgreSQL's driver has another meaning.
    private static DateTimeOffset Before(DateTimeOffset now, TimeSpan? kept) =>
        kept is { } time && now - DateTimeOffset.UnixEpoch > time ? now - time : DateTimeOffset.UnixEpoch;
}
