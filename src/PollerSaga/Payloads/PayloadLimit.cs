namespace PollerSaga.Payloads;

/// <summary>The largest payload that a store must take.</summary>
/// <param name="MaxBytes">Its size in bytes.</param>
internal sealed record PayloadLimit(long MaxBytes);
