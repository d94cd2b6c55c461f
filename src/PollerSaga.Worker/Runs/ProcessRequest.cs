namespace PollerSaga.Worker.Runs;

/// <summary>What <c>process</c> was asked for.</summary>
/// <param name="Processor">What is done with a page.</param>
/// <param name="DataFolder">The data folder; null for the bus of the settings, or the usual folder where they name none.</param>
/// <param name="Output">Where the processor writes; null for the usual place.</param>
/// <param name="RecordsProperty">The property of a page that holds its records.</param>
/// <param name="UntilEmpty">Whether to end when the queue is empty.</param>
/// <param name="Concurrency">How many pages are worked at a time; null for the setting.</param>
/// <param name="Settings">Settings of the command line, <c>--key=value</c> each.</param>
internal sealed record ProcessRequest(
    ShippedProcessor Processor,
    string? DataFolder,
    string? Output,
    string RecordsProperty,
    bool UntilEmpty,
    int? Concurrency,
    IReadOnlyList<string> Settings);
