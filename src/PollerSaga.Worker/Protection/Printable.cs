namespace PollerSaga.Worker.Protection;

/// <summary>Texts of other programs, for logs and terminals.</summary>
internal static class Printable
{
    /// <summary>Returns a text without control characters, and cut to a maximum length.</summary>
    public static string Of(string text, int maxLength)
    {
        var printable = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return printable.Length <= maxLength ? printable : printable[..maxLength];
    }
}
