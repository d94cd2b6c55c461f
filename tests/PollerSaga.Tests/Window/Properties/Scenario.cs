namespace PollerSaga.Tests.Window.Properties;

/// <summary>A job, and what happens to it.</summary>
/// <param name="HasBroker">Two processes on a broker that keeps messages, or one whose messages end with it.</param>
/// <param name="HasLosses">Whether messages may be lost. Then sweeps run; without losses, the job has to end without them.</param>
/// <param name="Pages">Pages of the API.</param>
/// <param name="Window">The job's window at its start.</param>
/// <param name="Tolerance">Failed pages that the job tolerates; null for any number.</param>
/// <param name="Timeout">The job's time-out; zero for none.</param>
/// <param name="Steps">What happens before the last messages are delivered.</param>
internal sealed record Scenario(
    bool HasBroker,
    bool HasLosses,
    int Pages,
    int Window,
    int? Tolerance,
    TimeSpan Timeout,
    IReadOnlyList<Step> Steps)
{
    public override string ToString() =>
        $"HasBroker={HasBroker} HasLosses={HasLosses} Pages={Pages} Window={Window} Tolerance={Tolerance?.ToString() ?? "any"} " +
        $"Timeout={Timeout.TotalSeconds:0}s [{string.Join(' ', Steps)}]";
}
