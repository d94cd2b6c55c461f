using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Settings;

namespace PollerSaga.Processing;

/// <summary>Adds a consumer of the processing queue to a host.</summary>
public static class PayloadProcessingServiceCollectionExtensions
{
    /// <summary>
    /// Processes the payloads of the processing queue with <typeparamref name="TProcessor"/> while the host runs, and reports the results
    /// to their tasks. In a host with the engine, call it after <c>AddPollerSaga</c>. A host without the engine needs no database. It
    /// reports to the completion queue of <c>PollerSaga:CompletionQueue</c> if there is one, otherwise over its own bus of
    /// <c>PollerSaga:Transport</c>.
    /// </summary>
    /// <typeparam name="TProcessor">The processor; scoped to a message unless it is already registered otherwise.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The configuration with the section <c>PollerSaga</c>; see <see cref="ProcessingOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPayloadProcessing<TProcessor>(this IServiceCollection services, IConfiguration configuration)
        where TProcessor : class, IPayloadProcessor => services
        .AddPayloadPump<TProcessor>(configuration)
        .AddHostedService<PayloadProcessingService>();
}
