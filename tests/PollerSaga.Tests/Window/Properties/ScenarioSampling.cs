using System.Globalization;
using CsCheck;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>
/// Runs random scenarios. The environment variable <c>POLLERSAGA_TEST_SCENARIOS</c> sets how many all tests run together.
/// </summary>
internal static class ScenarioSampling
{
    private static readonly long Total =
        long.Parse(Environment.GetEnvironmentVariable("POLLERSAGA_TEST_SCENARIOS") ?? "10000", CultureInfo.InvariantCulture);

    /// <summary>Runs a part of all scenarios.</summary>
    /// <param name="scenarios">Generates them.</param>
    /// <param name="percentage">The part.</param>
    /// <param name="runAsync">Runs one, and throws if a property does not hold.</param>
    public static async Task RunAsync<TScenario>(Gen<TScenario> scenarios, int percentage, Func<TScenario, Task> runAsync)
    {
        var (total, count, firstFailure) = (Total * percentage / 100, 0, 0);
        try
        {
            await scenarios.SampleAsync(
                async scenario =>
                {
                    var number = Interlocked.Increment(ref count);
                    try
                    {
                        await runAsync(scenario);
                    }
                    catch (Exception)
                    {
                        Interlocked.CompareExchange(ref firstFailure, number, comparand: 0);
                        throw;
                    }
                },
                iter: total,
                print: scenario => $"{scenario}");
        }
        finally
        {
            if (firstFailure > 0)
                await TestContext.Out.WriteLineAsync($"The first failure was number {firstFailure} of {total} scenarios.");
        }
    }
}
