using System.Text.RegularExpressions;

namespace PollerSaga.Sources.Reading;

/// <summary>The names of sources and streams. Both are parts of <c>source/stream</c>, of keys of rows, and of command lines.</summary>
internal static partial class SourceNames
{
    /// <summary>Maximum length of a name in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>What is expected of a source's name. It has no capital letters, because some databases do not distinguish them.</summary>
    public const string ExpectedSource = "a name of at most 64 lower-case letters, digits, '.', '_' and '-', for example github";

    /// <summary>What is expected of a stream's name.</summary>
    public const string ExpectedStream = "a name of at most 64 letters, digits, '.', '_' and '-', for example issues";

    public static bool IsSource(string name) => Source.IsMatch(name);

    public static bool IsStream(string name) => Stream.IsMatch(name);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex Source { get; }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Stream { get; }
}
