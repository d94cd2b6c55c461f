namespace PollerSaga.Fetching.Credentials.Rotation;

/// <summary>The latest refresh token of a source's client, encrypted, for all workers.</summary>
internal sealed class RotatedToken
{
    /// <summary>Maximum length of <see cref="Source"/> in characters.</summary>
    public const int MaxSourceLength = 200;

    /// <summary>A digest of the source and of what identifies the client.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>The name of the source, for people. A longer one is truncated.</summary>
    public string Source { get; set; } = string.Empty;

    /// <summary>The refresh token, encrypted by Data Protection; null before the server has replaced the first one.</summary>
    public string? ProtectedValue { get; set; }

    /// <summary>The end of the lease of the worker that uses the refresh token, UTC. After it, any worker may acquire the lease.</summary>
    public DateTimeOffset LeaseUntil { get; set; }

    /// <summary>The time of the last change of <see cref="ProtectedValue"/>, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Counts the changes of the row, from 1.</summary>
    public long Version { get; set; }
}
