using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PollerSaga.Transport;
using PollerSaga.Worker.Access;

namespace PollerSaga.Worker.Hosting;

/// <summary>The body of <c>/health/ready</c>: whether the worker is ready, and which dependencies it waits for.</summary>
internal static class HealthResponse
{
    private const string Hidden = "unavailable";

    /// <summary>
    /// Writes <c>{"status","waitsFor":{"database":"…"}}</c>. With authentication, only users who may read see the reasons, which contain
    /// addresses of servers.
    /// </summary>
    public static Task WriteAsync(HttpContext context, HealthReport report, HttpOptions options)
    {
        var transport = context.RequestServices.GetRequiredService<IOptions<TransportOptions>>().Value;
        var isShown = Permissions.SeesDetails(context.User, options);
        return context.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                waitsFor = report.Entries
                    .Where(entry => entry.Value.Status != HealthStatus.Healthy)
                    .ToDictionary(
                        entry => entry.Key,
                        entry => isShown ? HealthLog.Describe(entry.Key, entry.Value, transport) : Hidden),
            },
            context.RequestAborted);
    }
}
