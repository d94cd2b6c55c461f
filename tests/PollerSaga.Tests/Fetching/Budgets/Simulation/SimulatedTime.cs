using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace PollerSaga.Tests.Fetching.Budgets.Simulation;

/// <summary>
/// Runs asynchronous code on one thread and in simulated time. The time advances only when all code waits for it. The work of other
/// threads, such as a database, takes no time.
/// </summary>
internal sealed class SimulatedTime : SynchronizationContext
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];
    private int _elsewhere;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));

    public DateTimeOffset Now => Clock.GetUtcNow();

    public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

    /// <summary>Runs code until it ends. It fails if the code takes longer than a simulated time.</summary>
    public void Run(Func<Task> code, TimeSpan limit)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var end = Now + limit;
            var running = code();
            while (!running.IsCompleted)
            {
                Drain();
                if (running.IsCompleted)
                    break;
                Assert.That(Now, Is.LessThan(end), "the simulation takes too long");
                Clock.Advance(Step);
            }

            running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Waits in simulated time.</summary>
    public Task DelayAsync(TimeSpan time) => time > TimeSpan.Zero ? Task.Delay(time, Clock) : Task.CompletedTask;

    public Task UntilAsync(DateTimeOffset time) => DelayAsync(time - Now);

    /// <summary>Runs work of other threads, during which the time does not advance.</summary>
    public async Task<T> ElsewhereAsync<T>(Func<Task<T>> work)
    {
        _elsewhere++;
        try
        {
            return await work();
        }
        finally
        {
            _elsewhere--;
        }
    }

    private void Drain()
    {
        while (true)
        {
            if (!_posted.TryTake(out var posted))
            {
                if (_elsewhere == 0)
                    return;
                Assert.That(_posted.TryTake(out posted, Patience), Is.True, "other threads take too long");
            }

            posted.Callback(posted.State);
        }
    }
}
