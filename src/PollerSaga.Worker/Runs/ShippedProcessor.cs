namespace PollerSaga.Worker.Runs;

/// <summary>What <c>process</c> can do with a page.</summary>
internal enum ShippedProcessor
{
    /// <summary>Append its records to a file of its job.</summary>
    Ndjson,

    /// <summary>Nothing.</summary>
    Discard,
}
