using System.Text.RegularExpressions;

namespace PollerSaga.Fetching.Secrets;

/// <summary>The names of secrets. They are also names of files and of environment variables.</summary>
internal static partial class SecretName
{
    /// <summary>Whether a text is a name: at most 128 letters, digits, <c>_</c> and <c>-</c>, with a letter or <c>_</c> first.</summary>
    public static bool IsValid(string name) => Pattern.IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]{0,127}\z")]
    private static partial Regex Pattern { get; }
}
