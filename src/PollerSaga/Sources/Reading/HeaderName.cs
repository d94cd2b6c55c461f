namespace PollerSaga.Sources.Reading;

/// <summary>The names of headers (RFC 9110, section 5.1).</summary>
internal static class HeaderName
{
    public const string Expected = "A name has letters, digits and '-', for example X-Api-Key.";

    public static bool IsValid(string name) => name.Length > 0
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));
}
