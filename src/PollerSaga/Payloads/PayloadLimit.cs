namespace PollerSaga.Payloads;

/// <summary>The size of the largest payload.</summary>
/// <param name="MaxBytes">The size in bytes.</param>
internal sealed record PayloadLimit(long MaxBytes);
