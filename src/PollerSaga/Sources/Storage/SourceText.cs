using System.Security.Cryptography;
using System.Text;

namespace PollerSaga.Sources.Storage;

/// <summary>
/// The canonical text of a definition and its version. Line ends are LF, and one of them ends the text. The version is the hash of exactly
/// the text that is stored, so that anybody can verify it.
/// </summary>
/// <param name="Content">The canonical text.</param>
/// <param name="Version">SHA-256 of its UTF-8 bytes, in lower-case hexadecimal digits.</param>
internal sealed record SourceText(string Content, string Version)
{
    /// <summary>Length of a version in characters.</summary>
    public const int VersionLength = SHA256.HashSizeInBytes * 2;

    /// <summary>Length of a version on terminals and pages. At least so many characters identify a version.</summary>
    public const int ShortLength = 12;

    /// <summary>Creates the canonical text of a definition.</summary>
    public static SourceText Of(string text)
    {
        var content = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd() + "\n";
        return new SourceText(content, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))));
    }

    /// <summary>The start of a version, for people.</summary>
    public static string Shorten(string version) => version.Length <= ShortLength ? version : version[..ShortLength];

    /// <summary>Whether a text is a version, or a start of one that is long enough.</summary>
    public static bool IsVersion(string text) =>
        text.Length is >= ShortLength and <= VersionLength && text.All(letter => char.IsAsciiHexDigitLower(letter));
}
