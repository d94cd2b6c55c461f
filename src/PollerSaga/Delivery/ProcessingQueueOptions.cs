namespace PollerSaga.Delivery;

/// <summary>Settings <c>PollerSaga:ProcessingQueue:*</c>.</summary>
public sealed class ProcessingQueueOptions
{
    /// <summary>Where pointer messages go. Default <see cref="ProcessingQueueKind.Spool"/>.</summary>
    public ProcessingQueueKind Kind { get; set; } = ProcessingQueueKind.Spool;

    /// <summary>Folder of <see cref="ProcessingQueueKind.Spool"/>; messages lie in it as <c>new/{taskId}.json</c>. No default; <c>run</c> and <c>demo</c> point it at their data folder.</summary>
    public string Directory { get; set; } = string.Empty;

    internal void Validate(SettingsCheck check)
    {
        check.That(Enum.IsDefined(Kind), "ProcessingQueue:Kind", $"is {Kind}; it must be one of {string.Join(", ", Enum.GetNames<ProcessingQueueKind>())}.");
        check.NotEmpty("ProcessingQueue:Directory", Directory, "./pollersaga-data/queue");
    }
}
