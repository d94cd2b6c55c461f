using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Settings;

namespace PollerSaga.Processing;

/// <summary>Puts a consumer of the processing queue into a host.</summary>
public static class PayloadProcessingServiceCollectionExtensions
{
    /// <summary>
    /// Has <typeparamref name="TProcessor"/> work the payloads of the processing queue for as long as the host runs, and what became of them
    /// reported to their tasks. In a host with the engine, call it after <c>AddPollerSaga</c>. In one without, it needs no database, and
    /// reports on the completion queue where <c>PollerSaga:CompletionQueue</c> names one, and else over a bus of its own, of <c>PollerSaga:Transport</c>.
    /// </summary>
    /// <typeparam name="TProcessor">The processor; scoped to a message unless it is registered otherwise before.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Where the section <c>PollerSaga</c> is read from; see <see cref="ProcessingOptions"/>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPayloadProcessing<TProcessor>(this IServiceCollection services, IConfiguration configuration)
        where TProcessor : class, IPayloadProcessor => services
        .AddPayloadPump<TProcessor>(configuration)
        .AddHostedService<PayloadProcessingService>();
}
