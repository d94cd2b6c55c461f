using PollerSaga.Diagnostics;
using PollerSaga.Jobs.Control;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>The errors of a definition, for people.</summary>
internal static class SourceReport
{
    /// <summary>Writes the errors of a file.</summary>
    public static void WriteErrors(string file, SourceReading reading)
    {
        foreach (var error in reading.Errors)
            Console.Error.WriteLine(PlainText.Line(error.ToString()));
        Console.Error.WriteLine($"pollersaga: {file} has {Count(reading.Errors.Count, "error")}.");
    }

    /// <summary>For example <c>1 stream</c> or <c>3 streams</c>.</summary>
    public static string Count(int number, string noun) => $"{Phrases.Count(number)} {noun}{(number == 1 ? string.Empty : "s")}";
}
