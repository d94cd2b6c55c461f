namespace PollerSaga.Worker.Runs;

/// <summary>The processors of <c>process</c>.</summary>
internal enum ShippedProcessor
{
    /// <summary>Appends the records of a page to a file of its job.</summary>
    Ndjson,

    /// <summary>Does nothing.</summary>
    Discard,
}
