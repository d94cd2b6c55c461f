using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PollerSaga.Transport;

namespace PollerSaga.Worker.Hosting;

/// <summary>The body of <c>/health/ready</c>: whether the worker is ready, and which dependencies it waits for.</summary>
internal static class HealthResponse
{
    /// <summary>Writes <c>{"status","waitsFor":{"database":"…"}}</c>.</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var transport = context.RequestServices.GetRequiredService<IOptions<TransportOptions>>().Value;
        return context.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                waitsFor = report.Entries
                    .Where(entry => entry.Value.Status != HealthStatus.Healthy)
                    .ToDictionary(entry => entry.Key, entry => HealthLog.Describe(entry.Key, entry.Value, transport)),
            },
            context.RequestAborted);
    }
}
