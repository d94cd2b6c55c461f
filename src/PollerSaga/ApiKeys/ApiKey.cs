using PollerSaga.Jobs.Control;

namespace PollerSaga.ApiKeys;

/// <summary>A key with which a person or program uses the HTTP API. The row contains only a hash of the key's secret.</summary>
internal sealed class ApiKey
{
    /// <summary>Maximum length of <see cref="Name"/> in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The public part of the key's text.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>The owner, in the history of jobs. No two keys have the same name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The permission. It includes the lower ones.</summary>
    public JobPermission Permission { get; set; }

    /// <summary>The key of <see cref="Hash"/>, random per row.</summary>
    public byte[] Salt { get; set; } = [];

    /// <summary>The HMAC of the secret.</summary>
    public byte[] Hash { get; set; } = [];

    /// <summary>The time of creation, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The time after which the key is refused, UTC; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}
