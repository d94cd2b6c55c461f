using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace PollerSaga.Worker.Access;

/// <summary>The limits of the API: requests per client, and the time of a request.</summary>
internal static class ApiLimits
{
    private const string Policy = "PollerSaga.Api";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddApiLimits(this IServiceCollection services, HttpOptions options) => services
        .AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) => new ValueTask(RejectAsync(rejected.HttpContext, options));
            limiter.AddPolicy(Policy, http => options.RequestsPerSecond <= 0
                ? RateLimitPartition.GetNoLimiter(string.Empty)
                : RateLimitPartition.GetTokenBucketLimiter(ClientOf(http.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = 2 * options.RequestsPerSecond,
                    TokensPerPeriod = options.RequestsPerSecond,
                    ReplenishmentPeriod = Period,
                    QueueLimit = 0,
                }));
        })
        .AddRequestTimeouts(timeouts => timeouts.AddPolicy(Policy, new RequestTimeoutPolicy
        {
            Timeout = options.RequestTimeout,
            TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
            WriteTimeoutResponse = http => TypedResults
                .Problem(
                    $"The worker did not respond in {options.RequestTimeout.TotalSeconds:0} s (PollerSaga:Http:RequestTimeout). Try again.",
                    statusCode: StatusCodes.Status504GatewayTimeout)
                .ExecuteAsync(http),
        }));

    /// <summary>Applies the limits to routes.</summary>
    public static IEndpointConventionBuilder WithApiLimits(this IEndpointConventionBuilder routes) =>
        routes.RequireRateLimiting(Policy).WithRequestTimeout(Policy);

    /// <summary>The client of an address. One client of IPv6 usually has a whole /64 network.</summary>
    internal static string ClientOf(IPAddress? address)
    {
        if (address is null)
            return string.Empty;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    private static Task RejectAsync(HttpContext http, HttpOptions options)
    {
        http.Response.Headers.RetryAfter = "1";
        return TypedResults
            .Problem(
                $"More than {options.RequestsPerSecond} requests per second come from this address (PollerSaga:Http:RequestsPerSecond). "
                + "Try again in a second.",
                statusCode: StatusCodes.Status429TooManyRequests)
            .ExecuteAsync(http);
    }
}
