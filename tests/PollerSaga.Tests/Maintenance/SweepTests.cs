using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Diagnostics;
using PollerSaga.Faults;
using PollerSaga.Maintenance;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Maintenance;

public sealed class SweepTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    private static IEnumerable<TestCaseData> Failures()
    {
        const string Defect = "FailingSweep failed by a defect. It runs again at its next interval";

        yield return Case("a defect", new InvalidOperationException("It was to fail."), $"{Defect} | It was to fail.");
        yield return Case("a time-out of its own", new OperationCanceledException("It took too long."), $"{Defect} | It took too long.");
        yield return Case(
            "a dependency",
            new DependencyUnavailableException("The disk is full.", new IOException()),
            "Work waits: The disk is full.");

        static TestCaseData Case(string name, Exception exception, string line) =>
            new TestCaseData(exception, line).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Failures))]
    public async Task Logs_a_failure_and_runs_again_at_its_next_interval_in_a_host_that_goes_on(Exception failure, string line)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        _log.Keep(builder.Services);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton<DependencyWatch>();
        builder.Services.AddSingleton(failure);
        builder.Services.AddSingleton<FailingSweep>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<FailingSweep>());
        using var host = builder.Build();
        await host.StartAsync();
        var sweep = host.Services.GetRequiredService<FailingSweep>();

        await sweep.FirstTurn.OrTimeOut();
        _clock.Advance(Period);
        await sweep.SecondTurn.OrTimeOut();

        Assert.That(_log.Of(105).Concat(_log.Of(300)), Is.EqualTo(new[] { line }));
        Assert.That(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested, Is.False);
        await host.StopAsync();
        Assert.That(sweep.ExecuteTask!.IsCompletedSuccessfully, Is.True);
    }

    private sealed class FailingSweep(Exception failure, TimeProvider clock, DependencyWatch watch, ILogger<FailingSweep> logger)
        : Sweep(Period, clock, watch, logger)
    {
        private readonly TaskCompletionSource _secondTurn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _turns;

        public Task SecondTurn => _secondTurn.Task;

        protected override Task SweepAsync(CancellationToken cancellationToken)
        {
            if (++_turns == 1)
                throw failure;
            _secondTurn.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
