using MassTransit;

namespace PollerSaga.Tests.Support;

/// <summary>
/// Loses what is sent to some endpoints, as a process does that dies between a commit and the sends that follow it, or a broker that dies
/// with what it holds: nobody ever receives it.
/// </summary>
/// <param name="endpoints">The endpoints.</param>
internal sealed class LostMessages(params string[] endpoints)
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isOver;

    /// <summary>Ends when the first message is lost.</summary>
    public Task First => _first.Task;

    /// <summary>From now on messages arrive.</summary>
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
