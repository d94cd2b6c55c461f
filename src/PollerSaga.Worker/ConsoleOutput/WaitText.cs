using PollerSaga.Contracts.Jobs;
using PollerSaga.Fetching.Budgets;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>The waits of a job's hosts, in the time zone of this machine.</summary>
internal static class WaitText
{
    /// <summary>Describes a wait, for example <c>waiting for api.example.com until 14:32, the 3rd time, 41 min in all</c>.</summary>
    public static string Describe(PollerHostWait wait) => Describe(wait, TimeZoneInfo.Local);

    /// <summary>Describes a wait in a time zone.</summary>
    public static string Describe(PollerHostWait wait, TimeZoneInfo zone) =>
        new HostWait(string.Empty, wait.Host, wait.Until, wait.Count, TimeSpan.FromSeconds(wait.TotalSeconds), wait.Reason).Describe(zone);

    /// <summary>Describes all waits after a comma each; empty without waits.</summary>
    public static string Suffix(PollerJobStatus status) =>
        string.Concat((status.Waits ?? []).Select(wait => $", {Describe(wait)}"));
}
