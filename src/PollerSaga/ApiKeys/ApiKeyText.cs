using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PollerSaga.ApiKeys;

/// <summary>
/// The text of a key, <c>pollersaga_ID_SECRET</c>. The secret has 256 random bits. A guess is therefore impossible, also for a fast hash.
/// </summary>
/// <param name="Id">The public part.</param>
/// <param name="Secret">The secret part, which is not stored.</param>
internal sealed record ApiKeyText(string Id, string Secret)
{
    /// <summary>The beginning of every key, which scanners for secrets can find.</summary>
    public const string Prefix = "pollersaga_";

    /// <summary>Length of <see cref="Id"/> in characters.</summary>
    public const int IdLength = 16;

    /// <summary>Length of a salt in bytes.</summary>
    public const int SaltLength = 16;

    /// <summary>Length of a hash in bytes.</summary>
    public const int HashLength = HMACSHA256.HashSizeInBytes;

    private const int SecretBytes = 32;
    private const int SecretLength = 43; // Base64Url without padding

    /// <summary>Creates a key from the system's random numbers.</summary>
    public static ApiKeyText Create() => new(
        RandomNumberGenerator.GetHexString(IdLength, lowercase: true),
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Parses the text of <see cref="ToString"/>; returns null for any other text.</summary>
    public static ApiKeyText? Parse(string text)
    {
        if (text.Length != Prefix.Length + IdLength + 1 + SecretLength || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;

        var parts = text[Prefix.Length..];
        return parts[IdLength] == '_' ? new ApiKeyText(parts[..IdLength], parts[(IdLength + 1)..]) : null;
    }

    /// <summary>The hash of the secret.</summary>
    public byte[] HashWith(byte[] salt) => HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(Secret));

    /// <summary>Whether a hash is that of the secret. The time of the comparison does not depend on the hashes.</summary>
    public bool Matches(byte[] salt, byte[] hash) => CryptographicOperations.FixedTimeEquals(HashWith(salt), hash);

    /// <summary>The whole key, which is shown once.</summary>
    public override string ToString() => $"{Prefix}{Id}_{Secret}";
}
