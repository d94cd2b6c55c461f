namespace PollerSaga.Worker.Runs;

/// <summary>The arguments of <c>process</c>.</summary>
/// <param name="Processor">The processor of pages.</param>
/// <param name="DataFolder">The data folder; null for the bus of the settings, or for the default folder if they name no bus.</param>
/// <param name="Output">The output folder of the processor; null for the default.</param>
/// <param name="RecordsProperty">The property of a page that contains its records.</param>
/// <param name="UntilEmpty">Whether the command ends when the queue is empty.</param>
/// <param name="Concurrency">The maximum number of pages processed at the same time; null for the setting.</param>
/// <param name="Settings">Settings of the command line, <c>--key=value</c> each.</param>
internal sealed record ProcessRequest(
    ShippedProcessor Processor,
    string? DataFolder,
    string? Output,
    string RecordsProperty,
    bool UntilEmpty,
    int? Concurrency,
    IReadOnlyList<string> Settings);
