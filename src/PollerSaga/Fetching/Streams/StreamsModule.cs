using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PollerSaga.Fetching.Pagination;

namespace PollerSaga.Fetching.Streams;

/// <summary>Registers the requests to the streams of sources.</summary>
internal static class StreamsModule
{
    public static IServiceCollection AddStreams(this IServiceCollection services)
    {
        services.TryAddSingleton<PaginatorFactory>();
        services.TryAddSingleton<PolledStreams>();
        services.TryAddSingleton<ResponseJudge>();
        services.TryAddSingleton<StreamRequests>();
        services.TryAddSingleton<StreamProbe>();
        services.TryAddSingleton<WaitingPages>();
        return services;
    }
}
