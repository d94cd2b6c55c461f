using Microsoft.Extensions.Logging.Abstractions;
using PollerSaga.Diagnostics;
using PollerSaga.Fetching.Budgets;
using PollerSaga.Fetching.Budgets.Headers;
using PollerSaga.Fetching.Errors;
using PollerSaga.Sources.Definitions;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Fetching.Budgets.Simulation;

/// <summary>Processes that request pages of one host, each with its own budgets on the same rows.</summary>
internal sealed class SimulatedFleet : IDisposable
{
    public const string Source = "example";

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(200);

    private readonly SimulatedTime _simulation;
    private readonly Random _random = new(1);

    public SimulatedFleet(SimulatedTime simulation, IHostBudgetRows rows, int processes)
    {
        _simulation = simulation;
        Processes = [.. Enumerable.Range(0, processes).Select(_ => NewProcess(rows, simulation.Clock, isShared: processes > 1))];
    }

    public static Uri Address { get; } = new("https://api.example.com/pages");

    public IReadOnlyList<HostBudgets> Processes { get; }

    /// <summary>The longest time that a call has waited for a permit.</summary>
    public TimeSpan LongestCall { get; private set; }

    /// <summary>Number of calls that were told to return later.</summary>
    public int Returns { get; private set; }

    public static HostBudgets NewProcess(IHostBudgetRows rows, TimeProvider clock, bool isShared = true)
    {
        var options = new TestOptions();
        options.Transport.Kind = isShared ? TransportKind.RabbitMq : TransportKind.InMemory;
        return new HostBudgets(
            rows,
            options.Of<TransportOptions>(),
            clock,
            new DependencyWatch(clock, NullLogger<DependencyWatch>.Instance),
            NullLogger<HostBudgets>.Instance);
    }

    /// <summary>Requests pages with 25 requests at a time, over all processes, until a time.</summary>
    public Task RequestPagesAsync(SimulatedPartner partner, SourceLimits limits, DateTimeOffset end, int window = 25) =>
        Task.WhenAll(Enumerable.Range(0, window).Select(_ => RequestPagesAsync(partner, limits, end)));

    public void Dispose()
    {
        foreach (var process in Processes)
            process.Dispose();
    }

    // A page that was refused is a message, which any process receives some time after it is due.
    private async Task RequestPagesAsync(SimulatedPartner partner, SourceLimits limits, DateTimeOffset end)
    {
        while (_simulation.Now < end)
        {
            var budgets = Processes[_random.Next(Processes.Count)];
            var called = _simulation.Now;
            var result = await budgets.TryEnterAsync(Source, limits, Address, CancellationToken.None);
            LongestCall = TimeSpan.FromTicks(Math.Max(LongestCall.Ticks, (_simulation.Now - called).Ticks));
            if (result.RetryAt is { } retryAt)
            {
                Returns++;
                Assert.That(retryAt, Is.GreaterThan(_simulation.Now));
                await _simulation.UntilAsync(retryAt.AddMilliseconds(_random.Next(300)));
                continue;
            }

            using var permit = result.Permit;
            if (_simulation.Now >= end)
                break;
            var refusal = partner.Answer();
            await _simulation.DelayAsync(Latency);
            if (refusal is not null)
                await PauseAsync(budgets, limits, refusal);
        }
    }

    private async Task PauseAsync(HostBudgets budgets, SourceLimits limits, IReadOnlyDictionary<string, string> headers)
    {
        var now = _simulation.Now;
        var decision = new DefaultErrorClassifier().Classify(
            new ErrorContext { Status = 429, Headers = headers, Now = now, MaxWait = limits.MaxWait })!;
        if (decision is { Action: ErrorAction.Wait, Wait: { } wait })
            await budgets.PauseAsync(Source, Address, now + wait, decision.Message!, StatedLimits.Find(headers, now));
    }
}
