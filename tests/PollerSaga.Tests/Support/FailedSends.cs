using MassTransit;
using PollerSaga.Faults;

namespace PollerSaga.Tests.Support;

/// <summary>The bus is away when an endpoint first sends or publishes a message of a kind, after the commit that it belongs to.</summary>
/// <typeparam name="T">The kind of message.</typeparam>
/// <param name="endpoint">Whose sends.</param>
internal sealed class FailedSends<T>(string endpoint)
    where T : class
{
    private int _tries;

    /// <summary>How often it was tried.</summary>
    public int Tries => Volatile.Read(ref _tries);

    public void Configure(IBusRegistrationConfigurator bus) => bus.AddConfigureEndpointsCallback((name, configurator) =>
    {
        if (name != endpoint)
            return;

        configurator.ConfigureSend(pipe => pipe.UseSendExecute<T>(_ => FailOnce()));
        configurator.ConfigurePublish(pipe => pipe.UseExecute(context =>
        {
            if (context is PublishContext<T>)
                FailOnce();
        }));
    });

    private void FailOnce()
    {
        if (Interlocked.Increment(ref _tries) == 1)
            throw new DependencyUnavailableException("The bus is away.", new IOException());
    }
}
