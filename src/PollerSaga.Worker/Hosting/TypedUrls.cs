using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;

namespace PollerSaga.Worker.Hosting;

/// <summary>The address that the user of a command typed.</summary>
internal static class TypedUrls
{
    /// <summary>
    /// Lets this process request the host and port of an address that the user typed, also if it is on this machine or in an internal
    /// network. No redirection extends that.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="url">The address; null for none.</param>
    public static IServiceCollection AllowTypedUrl(this IServiceCollection services, Uri? url) =>
        services.PostConfigure<FetchingOptions>(options => options.TypedUrl = url);
}
