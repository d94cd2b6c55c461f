using PollerSaga.EndToEndTests.Harness;

namespace PollerSaga.EndToEndTests.Failpoints;

/// <summary>
/// The program of a build with failpoints, in the folder of <c>POLLERSAGA_TEST_FAILPOINTS</c>. Without the variable, the tests are ignored.
/// </summary>
internal static class FailpointProgram
{
    private const string Variable = "POLLERSAGA_TEST_FAILPOINTS";

    public static string Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : Ignored();

    /// <summary>The variables that make a program list the places that it passes.</summary>
    public static Dictionary<string, string> Listing(string file) => new() { ["POLLERSAGA_FAILPOINT_LOG"] = file };

    /// <summary>The variables that make a program kill itself at a pass of a place.</summary>
    public static Dictionary<string, string> Killing(Failpoint failpoint) => new() { ["POLLERSAGA_FAILPOINT"] = failpoint.ToString() };

    /// <summary>Starts the program.</summary>
    public static PollerProgram Start(string[] arguments, string folder, Dictionary<string, string>? environment = null) =>
        PollerProgram.StartIn(Folder, arguments, folder, environment);

    /// <summary>Reads the listed places: the first pass of each, and one in the middle.</summary>
    public static IReadOnlyList<Failpoint> ReadList(string file) =>
    [
        .. File.ReadLines(file)
            .CountBy(place => place)
            .OrderBy(place => place.Key, StringComparer.Ordinal)
            .SelectMany(place => new[] { 1, (place.Value + 1) / 2 }.Distinct().Select(pass => new Failpoint(place.Key, pass))),
    ];

    private static string Ignored()
    {
        Assert.Ignore($"{Variable} is not set.");
        return string.Empty;
    }
}
