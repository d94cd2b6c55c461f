using MassTransit;

namespace PollerSaga.Tests.Support;

/// <summary>
/// Loses the messages to some endpoints, like a process that crashes between a commit and its sends, or like a broker that crashes with
/// its messages.
/// </summary>
/// <param name="endpoints">The endpoints.</param>
internal sealed class LostMessages(params string[] endpoints)
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isOver;

    /// <summary>Completes when the first message is lost.</summary>
    public Task First => _first.Task;

    /// <summary>Stops the loss: later messages arrive.</summary>
    public void End() => Volatile.Write(ref _isOver, 1);

    public void Configure(IBusRegistrationConfigurator bus) => bus.AddConfigureEndpointsCallback((name, endpoint) =>
    {
        if (endpoints.Contains(name))
            endpoint.UseFilter(new Loss(this));
    });

    private sealed class Loss(LostMessages messages) : IFilter<ConsumeContext>
    {
        public Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
        {
            if (Volatile.Read(ref messages._isOver) == 1)
                return next.Send(context);

            messages._first.TrySetResult();
            return Task.CompletedTask;
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope(nameof(LostMessages));
    }
}
