namespace PollerSaga.Payloads;

/// <summary>Where raw payloads rest.</summary>
public enum PayloadStoreKind
{
    /// <summary>Files in a folder.</summary>
    Files,

    /// <summary>Objects in a bucket of Amazon S3, or of what speaks as it does.</summary>
    S3,
}
