namespace PollerSaga.Payloads;

/// <summary>Where raw payloads rest.</summary>
public enum PayloadStoreKind
{
    /// <summary>Files in a folder.</summary>
    Files,
}
