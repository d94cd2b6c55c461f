using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Benchmarks.Partners;

/// <summary>A partner's API with minimal cost: it creates the body once and sends the same bytes for every page.</summary>
internal static class ApiStub
{
    public const int PageSize = 10;

    public static async Task RunAsync(int tasks, TimeSpan latency, CancellationToken cancellationToken)
    {
        var body = CreateBody(tasks);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        await using var app = builder.Build();
        app.Run(async context =>
        {
            if (latency > TimeSpan.Zero)
                await Task.Delay(latency, context.RequestAborted);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        });
        await app.StartAsync(cancellationToken);

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine(new Uri(new Uri(address), "/payload"));
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static byte[] CreateBody(int tasks)
    {
        var totalRecords = (long)tasks * PageSize;
        var records = Enumerable.Range(0, PageSize).Select(
            id => string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{id}},"payload":"{{new string('x', 80)}}"}"""));
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"maxRecordsPerPage":{{PageSize}},"totalRecords":{{totalRecords}},"payload":[{{string.Join(',', records)}}]}"""));
    }
}
