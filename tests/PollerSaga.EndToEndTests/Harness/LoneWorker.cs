using System.Text.RegularExpressions;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>A worker that works alone on a data folder, with its API and its dashboard.</summary>
/// <param name="Program">Its process.</param>
/// <param name="Address">Where it serves them.</param>
public sealed partial record LoneWorker(PollerProgram Program, Uri Address)
{
    /// <summary>Waits until one that was started says where it serves.</summary>
    public static async Task<LoneWorker> WhenUpAsync(PollerProgram program)
    {
        var line = program.Output.WhenLine(line => DashboardAddress().IsMatch(line));
        await program.UntilAsync(line, "the address of the dashboard");
        return new LoneWorker(program, new Uri(DashboardAddress().Match(await line).Groups["address"].Value));
    }

    [GeneratedRegex(@"^The dashboard is at (?<address>\S+/)$")]
    private static partial Regex DashboardAddress();
}
