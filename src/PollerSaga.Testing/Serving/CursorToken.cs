using System.Globalization;
using System.Text;

namespace PollerSaga.Testing.Serving;

/// <summary>An opaque token of a position. It contains '+', '/' and '=' so that clients must encode it.</summary>
internal static class CursorToken
{
    private const string Prefix = "?>?>>>";

    public static string Of(long position) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{position:D13}")));

    public static bool TryParse(string token, out long position)
    {
        position = 0;
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var written)
            && Encoding.ASCII.GetString(bytes, 0, written) is var text
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out position);
    }
}
