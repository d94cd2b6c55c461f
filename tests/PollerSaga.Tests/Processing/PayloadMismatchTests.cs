using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Processing;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Processing;

/// <summary>Payloads that do not fit the settings of the processor.</summary>
public sealed class PayloadMismatchTests : PayloadPumpTest
{
    [TestCase(3, 10)]
    [TestCase(40, 4)]
    public async Task Returns_all_messages_when_no_payload_fits_the_settings(int pages, int concurrency)
    {
        for (var index = 0; index < pages; index++)
            await PutAsync(index, receives: 2);
        Processor.Fails = _ => new PayloadMismatchException("the page has no array 'items'.");

        var counts = await RunAsync(concurrency);

        Assert.That(counts, Is.EqualTo(new ProcessingCounts(0, 0, 0)));
        Assert.That(Pump(concurrency).Mistake, Is.EqualTo("the page has no array 'items'."));
        Assert.That(Queue.Receives, Is.EqualTo(Enumerable.Repeat(2, pages)), "no message has lost an attempt");
        Assert.That(Queue.Events.Where(line => !line.StartsWith("returned", StringComparison.Ordinal)), Is.EqualTo(new[] { "stopped" }));
        Assert.That(Queue.Events[0], Is.EqualTo("stopped"), "a returned message is not received again");
        Assert.That(Reports.Failures, Is.Empty);
    }

    [Test]
    public async Task Blames_a_payload_that_does_not_fit_the_settings_if_others_do()
    {
        var (bad, good) = (await PutAsync(index: 0), await PutAsync(index: 1));
        Processor.Fails = message => message.Task.TaskId == bad ? new PayloadMismatchException("the page has no array 'items'.") : null;

        var counts = await RunAsync();

        Assert.That((counts, Pump().Mistake), Is.EqualTo((new ProcessingCounts(1, 2, 1), (string?)null)));
        Assert.That(Queue.DeadLetters, Is.EqualTo(new[] { $"{bad}: the page has no array 'items'." }));
        Assert.That(Queue.Events, Does.Contain($"completed {good}"));
    }

    [Test]
    public async Task Returns_a_held_message_when_it_is_told_to_stop()
    {
        var (held, other) = (await PutAsync(index: 0), await PutAsync(index: 1));
        var leave = new TaskCompletionSource();
        Processor.Fails = message =>
            message.Task.TaskId == held ? new PayloadMismatchException("the page has no array 'items'.") : null;
        Processor.Blocks = _ => leave.Task;
        using var stop = new CancellationTokenSource();
        var pump = Pump();
        var running = pump.RunAsync(untilEmpty: false, stop.Token, CancellationToken.None);
        await UntilAsync(() => Services().GetRequiredService<MismatchGate>().Held == 1);

        await stop.CancelAsync();
        await UntilAsync(() => Queue.Events.Contains($"returned {held}"));
        leave.SetResult();
        await running.OrTimeOut();

        Assert.That(Queue.Events.Take(2), Is.EqualTo(new[] { "stopped", $"returned {held}" }));
        Assert.That(Queue.Events, Does.Contain($"completed {other}"));
        Assert.That(pump.Mistake, Is.Null, "the other payload may show that the settings are right");
    }

    [Test]
    public async Task Ends_a_service_that_holds_only_payloads_that_do_not_fit_when_no_others_arrive()
    {
        var page = await PutAsync(index: 0);
        Processor.Fails = _ => new PayloadMismatchException("the page has no array 'items'.");
        var pump = Pump();

        await pump.RunAsync(untilEmpty: false, CancellationToken.None, CancellationToken.None).OrTimeOut();

        Assert.That(Queue.Events, Is.EqualTo(new[] { "stopped", $"returned {page}" }));
        Assert.That(pump.Mistake, Is.EqualTo("the page has no array 'items'."));
    }
}
