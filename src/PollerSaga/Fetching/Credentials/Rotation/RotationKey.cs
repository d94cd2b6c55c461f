using System.Security.Cryptography;
using System.Text;

namespace PollerSaga.Fetching.Credentials.Rotation;

/// <summary>Which credentials a rotated refresh token belongs to.</summary>
/// <param name="source">The name of the source.</param>
/// <param name="identity">What identifies the client at the partner, without secrets.</param>
/// <param name="first">
/// The refresh token of the definition. It is part of the key of the encryption: after somebody has set a new one, the stored token of the
/// earlier one is not used.
/// </param>
internal sealed class RotationKey(string source, IEnumerable<string> identity, string first)
{
    /// <summary>Length of <see cref="Id"/> in characters.</summary>
    public const int IdLength = 64;

    /// <summary>The key of the row: a digest of the source and the identity.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [source, .. identity]))));

    public string Source => source;

    /// <summary>The purposes of Data Protection. They contain a digest of the secret: show them nowhere.</summary>
    public IReadOnlyList<string> Purposes => [Id, Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(first)))];
}
