using System.Text;

namespace PollerSaga.Storage;

/// <summary>Why a job or task failed, as a row keeps it.</summary>
internal static class Reason
{
    /// <summary>The longest reason a row keeps, in characters.</summary>
    public const int MaxLength = 2048;

    public static string Truncate(string reason, int longest = MaxLength) =>
        Storable(reason.Length <= longest ? reason : string.Concat(reason.AsSpan(0, longest - 1), "…"));

    /// <summary>Whether every database keeps a text as it is: PostgreSQL takes neither NUL nor half of a surrogate pair.</summary>
    public static bool IsStorable(string text) => text == Storable(text);

    /// <summary>The text, with the replacement character for what no database keeps.</summary>
    private static string Storable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}
