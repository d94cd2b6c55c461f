using MassTransit;
using PollerSaga.Faults;

namespace PollerSaga.Tests.Support;

/// <summary>Makes the first send or publish of a message type by an endpoint fail, after the message's commit.</summary>
/// <typeparam name="T">The message type.</typeparam>
/// <param name="endpoint">Name of the endpoint.</param>
internal sealed class FailedSends<T>(string endpoint)
    where T : class
{
    private int _attempts;

    /// <summary>Number of attempts.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

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
        if (Interlocked.Increment(ref _attempts) == 1)
            throw new DependencyUnavailableException("The bus is away.", new IOException());
    }
}
