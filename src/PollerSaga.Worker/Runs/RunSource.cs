using System.Globalization;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Sources.Storage;

namespace PollerSaga.Worker.Runs;

/// <summary>The source of a run.</summary>
/// <param name="Text">The text of the definition.</param>
/// <param name="Requested">The stream and its parameters.</param>
/// <param name="Words">The words of the command line that name it, without quotes. They contain no secrets.</param>
/// <param name="Secrets">The secrets of the files that the command line names.</param>
internal sealed record RunSource(
    string Text,
    RequestedStream Requested,
    IReadOnlyList<string> Words,
    IReadOnlyDictionary<string, string> Secrets)
{
    /// <summary>Creates the source of a run.</summary>
    /// <param name="text">The text of the definition.</param>
    /// <param name="requested">The stream, for any version.</param>
    /// <param name="words">The words of the command line that name it.</param>
    /// <param name="secrets">The secrets.</param>
    public static RunSource Of(
        string text,
        RequestedStream requested,
        IReadOnlyList<string> words,
        IReadOnlyDictionary<string, string> secrets) =>
        new(text, requested with { Version = SourceText.Of(text).Version }, words, secrets);

    /// <summary>Whether a stored job polls the same stream, with the same definition and parameters.</summary>
    public bool IsOf(string? source, string? version, IReadOnlyDictionary<string, string>? parameters) =>
        source == Requested.Name && version == Requested.Version && IsSame(parameters ?? new Dictionary<string, string>());

    /// <summary>Describes a stream and its parameters in one line.</summary>
    public static string Describe(string source, string? version, IReadOnlyDictionary<string, string>? parameters)
    {
        var values = (parameters ?? new Dictionary<string, string>())
            .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
            .Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Key}={parameter.Value}"))
            .ToList();
        var versionText = version is null ? string.Empty : $", version {SourceText.Shorten(version)}";
        return $"{source}{versionText}{(values.Count == 0 ? string.Empty : $", with {string.Join(", ", values)}")}";
    }

    private bool IsSame(IReadOnlyDictionary<string, string> parameters) =>
        parameters.Count == Requested.Parameters.Count
        && parameters.All(parameter => Requested.Parameters.GetValueOrDefault(parameter.Key) == parameter.Value);
}
