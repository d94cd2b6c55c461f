using System.Text.RegularExpressions;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>A worker on a data folder, with its API and dashboard.</summary>
/// <param name="Program">The process.</param>
/// <param name="Address">Address of the API and dashboard.</param>
public sealed partial record LoneWorker(PollerProgram Program, Uri Address)
{
    /// <summary>Waits until a started worker prints its address.</summary>
    public static async Task<LoneWorker> WhenUpAsync(PollerProgram program)
    {
        var line = program.Output.WhenLine(line => DashboardAddress().IsMatch(line));
        await program.UntilAsync(line, "the address of the dashboard");
        return new LoneWorker(program, new Uri(DashboardAddress().Match(await line).Groups["address"].Value));
    }

    [GeneratedRegex(@"^The dashboard is at (?<address>\S+/)$")]
    private static partial Regex DashboardAddress();
}
