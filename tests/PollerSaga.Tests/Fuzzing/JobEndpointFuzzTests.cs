using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PollerSaga.Tests.Support;
using PollerSaga.Tests.Worker.Http;

namespace PollerSaga.Tests.Fuzzing;

/// <summary>Bodies of requests to the HTTP API.</summary>
public sealed class JobEndpointFuzzTests
{
    // No valid start remains: the fuzzed addresses would be requested.
    private static readonly string[] Bodies =
    [
        """
        {"url":"ftp://127.0.0.1/payload?a=b","jobId":"9232efd6-db82-4b8c-8a15-b8e9c79d6212","maxConcurrency":3,"timeout":"00:05:00",
        "timeToLive":"1.02:00:00","toleratedFailureCount":3,"toleratedFailurePercentage":1.5,"by":"alice"}
        """,
        """{"by":"alice","maxConcurrency":25}""",
    ];

    [TestCase("/api/jobs")]
    [TestCase("/api/jobs/9232efd6-db82-4b8c-8a15-b8e9c79d6212/cancel")]
    [TestCase("/api/jobs/9232efd6-db82-4b8c-8a15-b8e9c79d6212/window")]
    public async Task A_request_is_refused_with_the_reason(string path)
    {
        using var log = new LogLines();
        await using var worker = await ApiWorker.StartAsync(
            services => services.AddLogging(logging => logging.AddProvider(log).AddFilter<LogLines>(null, LogLevel.Error)),
            "--PollerSaga:Http:RequestsPerSecond=0");

        await Mutations.Of(Bodies).SampleAsync(
            async bytes =>
            {
                using var content = new ByteArrayContent(bytes);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await worker.Client.PostAsync(path, content);
                var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
                return response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
                    && problem.GetProperty("title").GetString()!.Length > 0;
            },
            iter: Mutations.Count / 20,
            threads: 1,
            print: Mutations.Print);

        Assert.That(log.All, Is.Empty);
    }
}
