namespace PollerSaga.Payloads;

/// <summary>Settings <c>PollerSaga:Payloads:*</c>.</summary>
public sealed class PayloadOptions
{
    /// <summary>Where raw payloads rest. Default <see cref="PayloadStoreKind.Files"/>.</summary>
    public PayloadStoreKind Kind { get; set; } = PayloadStoreKind.Files;

    /// <summary>Folder of <see cref="PayloadStoreKind.Files"/>; payloads lie in it as <c>{jobId}/{taskId}.json</c>. No default; <c>run</c> and <c>demo</c> point it at their data folder.</summary>
    public string Directory { get; set; } = string.Empty;

    internal void Validate(SettingsCheck check)
    {
        check.That(Enum.IsDefined(Kind), "Payloads:Kind", $"is {Kind}; it must be one of {string.Join(", ", Enum.GetNames<PayloadStoreKind>())}.");
        check.NotEmpty("Payloads:Directory", Directory, "./pollersaga-data/payloads");
    }
}
