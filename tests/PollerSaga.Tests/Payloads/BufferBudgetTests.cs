using PollerSaga.Payloads;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Payloads;

public sealed class BufferBudgetTests
{
    [Test]
    public async Task Grants_up_to_the_limit_and_then_waits_for_a_release()
    {
        var budget = new BufferBudget(100);
        using var first = budget.Begin();
        using var second = budget.Begin();
        await first.TakeAsync(60, CancellationToken.None);

        var waiting = second.TakeAsync(50, CancellationToken.None).AsTask();
        Assert.That((waiting.IsCompleted, budget.Used, budget.Waiting), Is.EqualTo((false, 60L, 1)));

        first.Dispose();
        await waiting.OrTimeOut();
        Assert.That((budget.Used, budget.Waiting), Is.EqualTo((50L, 0)));
    }

    [Test]
    public async Task Grants_a_payload_that_is_larger_than_the_limit_if_it_is_alone()
    {
        var budget = new BufferBudget(100);
        using var share = budget.Begin();

        await share.TakeAsync(70, CancellationToken.None).AsTask().OrTimeOut();
        await share.TakeAsync(70, CancellationToken.None).AsTask().OrTimeOut();

        Assert.That(budget.Used, Is.EqualTo(140));
    }

    [Test]
    public async Task Payloads_that_hold_bytes_do_not_wait_for_each_other()
    {
        var budget = new BufferBudget(100);
        using var first = budget.Begin();
        using var second = budget.Begin();
        await first.TakeAsync(50, CancellationToken.None);
        await second.TakeAsync(50, CancellationToken.None);

        var one = first.TakeAsync(30, CancellationToken.None).AsTask();
        Assert.That(one.IsCompleted, Is.False, "The second can still release its bytes.");
        var other = second.TakeAsync(30, CancellationToken.None).AsTask();

        await one.OrTimeOut();
        Assert.That(other.IsCompleted, Is.False, "The first can now release its bytes.");
        first.Dispose();
        await other.OrTimeOut();
        Assert.That(budget.Used, Is.EqualTo(80));
    }

    [Test]
    public async Task Serves_payloads_in_their_order()
    {
        var budget = new BufferBudget(100);
        using var holder = budget.Begin();
        using var large = budget.Begin();
        using var small = budget.Begin();
        await holder.TakeAsync(80, CancellationToken.None);

        var first = large.TakeAsync(90, CancellationToken.None).AsTask();
        var second = small.TakeAsync(10, CancellationToken.None).AsTask();

        Assert.That((first.IsCompleted, second.IsCompleted), Is.EqualTo((false, false)));
        holder.Dispose();
        await Task.WhenAll(first, second).OrTimeOut();
    }

    [Test]
    public async Task A_cancelled_wait_takes_nothing_and_blocks_no_other()
    {
        var budget = new BufferBudget(100);
        using var stop = new CancellationTokenSource();
        using var holder = budget.Begin();
        using var cancelled = budget.Begin();
        using var next = budget.Begin();
        await holder.TakeAsync(60, CancellationToken.None);
        await cancelled.TakeAsync(10, CancellationToken.None);

        var first = cancelled.TakeAsync(90, stop.Token).AsTask();
        var second = next.TakeAsync(20, CancellationToken.None).AsTask();
        await stop.CancelAsync();

        await first.FailureOf<OperationCanceledException>();
        await second.OrTimeOut();
        cancelled.Dispose();
        Assert.That((budget.Used, budget.Waiting), Is.EqualTo((80L, 0)));
    }

    [Test]
    public async Task Never_exceeds_the_limit_by_more_than_one_payload_and_never_stops()
    {
        const int Limit = 100;
        const int MaxPayload = 70;
        var budget = new BufferBudget(Limit);
        var max = 0L;

        await Task.WhenAll(Enumerable.Range(0, 200).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            using var share = budget.Begin();
            for (var size = 0; size < random.Next(1, MaxPayload);)
            {
                var step = Math.Min(random.Next(1, 20), MaxPayload - size);
                await share.TakeAsync(step, CancellationToken.None);
                size += step;
                InterlockedMax(ref max, budget.Used);
                await Task.Yield();
            }
        }))).OrTimeOut();

        Assert.That(budget.Used, Is.Zero);
        Assert.That(max, Is.AtMost(Limit + MaxPayload));
    }

    private static void InterlockedMax(ref long max, long value)
    {
        for (var seen = Volatile.Read(ref max); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref max, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
