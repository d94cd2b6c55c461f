using PollerSaga.Contracts.Jobs;
using PollerSaga.Storage;
using PollerSaga.Window;

namespace PollerSaga.Jobs;

/// <summary>The source, stream and parameters of a start.</summary>
internal static class SourceReference
{
    /// <summary>Maximum length of all names and values of parameters in characters.</summary>
    public const int MaxParametersLength = 16 * 1024;

    /// <summary>Returns the first fault, with the field and its value; null for a valid start.</summary>
    public static string? FindFault(StartPollerJob start)
    {
        if (start.Url is not null)
            return "Url and Source are both set; the definition of the source has the address, so remove Url.";
        if (start.Source!.Length > PollerJobCounter.MaxSourceLength || !IsReference(start.Source))
            return $"Source is '{start.Source}'; it must be the name of a source, or source/stream, of at most "
                + $"{PollerJobCounter.MaxSourceLength} characters.";
        if (start.SourceVersion is { } version
            && (version.Length is 0 or > PollerJobCounter.MaxVersionLength || !version.All(char.IsAsciiHexDigit)))
            return $"SourceVersion is '{version}'; it must be the version of a definition, as `pollersaga sources show` prints it.";
        foreach (var (name, value) in start.Parameters ?? new Dictionary<string, string>())
        {
            if (value is null || !Reason.IsStorable(name) || !Reason.IsStorable(value))
            {
                return $"Parameters has no value for {name}, or one that a database cannot store (NUL, or an unpaired surrogate); "
                    + "correct it.";
            }
        }

        return start.Parameters?.Sum(parameter => parameter.Key.Length + parameter.Value.Length) > MaxParametersLength
            ? $"Parameters has more than {MaxParametersLength} characters in all; shorten the values."
            : null;
    }

    private static bool IsReference(string source) =>
        source.Split('/') is { Length: 1 or 2 } parts && parts.All(part => part.Length > 0 && part.All(IsNameCharacter));

    private static bool IsNameCharacter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.';
}
