using PollerSaga.Benchmarks.Counts;

/// <summary>
/// Runs in the program that is measured, before its own code, when the runtime is told so by <c>DOTNET_STARTUP_HOOKS</c>. The runtime asks
/// for this name, outside of any namespace.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => RuntimeCounts.KeepIn(Environment.GetEnvironmentVariable(RuntimeCounts.FileVariable)!);
}
