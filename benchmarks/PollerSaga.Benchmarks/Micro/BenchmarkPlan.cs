using PollerSaga.Window;

namespace PollerSaga.Benchmarks.Micro;

internal static class BenchmarkPlan
{
    public static PollerPlan New() =>
        new(
            Guid.NewGuid(),
            new Uri("http://127.0.0.1:4700/payload"),
            PageSize: 100,
            Total: int.MaxValue,
            ExpiresAt: 1_795_379_328,
            DeadlineAt: null);
}
