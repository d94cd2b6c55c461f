using MassTransit;
using PollerSaga.Diagnostics;

namespace PollerSaga.Worker.Runs;

/// <summary>
/// Reports every message that goes to an error queue, whatever its type: the engine does not process it again, and a run would wait for its
/// job forever.
/// </summary>
/// <param name="report">Receives the defect. It may be called more than once.</param>
internal sealed class DeadLetterObserver(Action<Exception> report) : IReceiveObserver
{
    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => ReportAsync(exception);

    public Task ReceiveFault(ReceiveContext context, Exception exception) => ReportAsync(exception);

    private Task ReportAsync(Exception exception)
    {
        if (DeadLetterLog.IsDeadLetter(exception))
            report(exception);
        return Task.CompletedTask;
    }
}
