namespace PollerSaga.Fetching.Credentials.Rotation;

/// <summary>The right to use and replace a refresh token, which one worker has at a time.</summary>
/// <param name="Key">The credentials.</param>
/// <param name="Version">The version of the row. Another version ends the lease.</param>
/// <param name="RefreshToken">The latest refresh token; null if it is that of the definition.</param>
internal sealed record RotationLease(RotationKey Key, long Version, string? RefreshToken)
{
    /// <summary>The source only: the token is a secret.</summary>
    public override string ToString() => Key.Source;
}
