using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Fetching.Pagination;

/// <summary>Adds paginations that no definition can describe.</summary>
public static class PaginationServiceCollectionExtensions
{
    /// <summary>Registers a paginator, which a definition uses with <c>pagination: {type: NAME}</c>.</summary>
    /// <typeparam name="T">The paginator. All jobs of the process share one instance.</typeparam>
    /// <param name="services">The host's services. Every worker must register the paginator.</param>
    /// <param name="name">
    /// The name in definitions. It must not be the name of a built-in type, and no other paginator can have it; otherwise, the first job
    /// of a source fails with the name.
    /// </param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <example>
    /// <code>
    /// services.AddPollerSaga(configuration).AddPaginator&lt;ChangesPaginator&gt;("changes");
    /// </code>
    /// </example>
    public static IServiceCollection AddPaginator<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services, string name)
        where T : class, IPaginator
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return services
            .AddSingleton(new PaginatorRegistration(name, provider => ActivatorUtilities.CreateInstance<T>(provider)))
            .AddSingleton(new RegisteredPaginator(name));
    }
}
