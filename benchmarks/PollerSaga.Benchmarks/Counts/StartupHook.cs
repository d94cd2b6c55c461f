using PollerSaga.Benchmarks.Counts;

/// <summary>
/// Runs in the measured program before the program's own code, if <c>DOTNET_STARTUP_HOOKS</c> names this assembly. The runtime requires
/// this
/// name, outside any namespace.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => RuntimeCounts.CountInto(Environment.GetEnvironmentVariable(RuntimeCounts.FileVariable)!);
}
