namespace PollerSaga.Payloads;

/// <summary>The store of raw payloads.</summary>
public enum PayloadStoreKind
{
    /// <summary>Files in a folder.</summary>
    Files,

    /// <summary>Objects in a bucket of Amazon S3 or a compatible service.</summary>
    S3,
}
