namespace PollerSaga.Worker.Dashboard.Maps;

/// <summary>The letters of a task map, one per bucket, which <c>dashboard.js</c> draws.</summary>
internal static class TaskMapCells
{
    /// <summary>No task has started.</summary>
    public const char Pending = '.';

    /// <summary>The bucket has not been counted yet.</summary>
    public const char Unknown = '?';

    /// <summary>The job is over, and no task was started.</summary>
    public const char Unstarted = 'x';

    /// <summary>At least one page is being fetched.</summary>
    public const char Started = 's';

    /// <summary>At least one page is saved and not on the queue, and none is being fetched.</summary>
    public const char PayloadSaved = 'p';

    /// <summary>The pages are on the processing queue.</summary>
    public const char Enqueued = 'e';

    /// <summary>All pages are reported as processed.</summary>
    public const char Complete = 'c';

    /// <summary>The pages have no records, for example beyond the end of the listing.</summary>
    public const char Skipped = 'k';

    /// <summary>Less than a tenth of the pages failed.</summary>
    public const char FewFailed = '1';

    /// <summary>Less than half of the pages failed.</summary>
    public const char SomeFailed = '2';

    /// <summary>At least half of the pages failed.</summary>
    public const char Failed = '3';

    /// <summary>Returns the letter of a bucket. Failures take precedence over progress and success.</summary>
    public static char Of(int started, int payloadSaved, int enqueued, int complete, int failed, int skipped, int size, bool isOver)
    {
        if (failed > 0)
            return failed * 2 >= size ? Failed : failed * 10 >= size ? SomeFailed : FewFailed;
        if (started > 0)
            return Started;
        if (payloadSaved > 0)
            return PayloadSaved;
        if (enqueued + complete > 0)
            return complete + skipped == size ? Complete : Enqueued;
        if (skipped > 0)
            return Skipped;
        return isOver ? Unstarted : Pending;
    }
}
