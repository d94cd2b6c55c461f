namespace PollerSaga.Storage;

/// <summary>Why a job or task failed, as a row keeps it.</summary>
internal static class Reason
{
    /// <summary>The longest reason a row keeps, in characters.</summary>
    public const int MaxLength = 2048;

    public static string Fit(string reason) => reason.Length <= MaxLength ? reason : string.Concat(reason.AsSpan(0, MaxLength - 1), "…");
}
