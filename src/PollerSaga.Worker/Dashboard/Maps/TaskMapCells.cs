namespace PollerSaga.Worker.Dashboard.Maps;

/// <summary>The letters of a task map, one per bucket. <c>dashboard.js</c> draws them, and knows them by the same letters.</summary>
internal static class TaskMapCells
{
    /// <summary>Nothing of it has started.</summary>
    public const char Pending = '.';

    /// <summary>It has not been counted yet.</summary>
    public const char Unknown = '?';

    /// <summary>The job is over and nothing of it was started.</summary>
    public const char NeverStarted = 'x';

    /// <summary>At least one is being fetched.</summary>
    public const char Started = 's';

    /// <summary>At least one is saved and not on the queue yet, and none is being fetched.</summary>
    public const char PayloadSaved = 'p';

    /// <summary>On the processing queue.</summary>
    public const char Enqueued = 'e';

    /// <summary>Reported processed, all of it.</summary>
    public const char Complete = 'c';

    /// <summary>A few have failed: less than one in ten.</summary>
    public const char FewFailed = '1';

    /// <summary>Some have failed: less than half.</summary>
    public const char SomeFailed = '2';

    /// <summary>At least half have failed.</summary>
    public const char Failed = '3';

    /// <summary>The letter of a bucket. A failure is never hidden behind what went well, and outranks what is still going on.</summary>
    public static char Of(int started, int payloadSaved, int enqueued, int complete, int failed, int size, bool isOver)
    {
        if (failed > 0)
            return failed * 2 >= size ? Failed : failed * 10 >= size ? SomeFailed : FewFailed;
        if (started > 0)
            return Started;
        if (payloadSaved > 0)
            return PayloadSaved;
        if (enqueued + complete == 0)
            return isOver ? NeverStarted : Pending;
        return complete == size ? Complete : Enqueued;
    }
}
