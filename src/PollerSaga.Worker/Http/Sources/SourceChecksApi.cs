using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PollerSaga.Fetching;
using PollerSaga.Jobs.Control;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;

namespace PollerSaga.Worker.Http.Sources;

/// <summary>Checks streams over HTTP, with one request to the partner.</summary>
internal static class SourceChecksApi
{
    public static void Map(RouteGroupBuilder sources, ApiPolicies policies)
    {
        // A definition decides which host gets a secret. Only who may store definitions may check one that is not stored.
        var definition = Describe<CheckDefinitionRequest>(sources.MapPost("/check", CheckDefinitionAsync), isOptional: false)
            .WithSummary("Checks a stream of a definition that is not stored, with one request to the partner");
        policies.Apply(definition, JobPermission.Manage);
        var stored = Describe<CheckSourceRequest>(sources.MapPost("/{name}/check", CheckStoredAsync), isOptional: true)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("Checks a stream of a source, with one request to the partner");
        policies.Apply(stored, JobPermission.Operate);
    }

    private static RouteHandlerBuilder Describe<T>(RouteHandlerBuilder route, bool isOptional) => route
        .Accepts(typeof(T), isOptional, JsonBody.ContentType)
        .Produces<StreamCheckResult>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> CheckDefinitionAsync(HttpContext http, SourceReader reader, StreamCheck check)
    {
        var (request, problem) = await JsonBody.ReadRequiredAsync<CheckDefinitionRequest>(http.Request);
        if (request is null)
            return problem!;
        if (string.IsNullOrEmpty(request.Definition))
            return Problems.Field("definition", "definition is empty. Send a definition, YAML or JSON, as a text.");

        var reading = reader.Read(request.Definition, "definition");
        return reading.Definition is { } source
            ? await CheckAsync(
                () => Task.FromResult(
                    RequestedStream.Of(source, SourceText.Of(request.Definition).Version, request.Stream, request.Parameters)),
                check,
                http.RequestAborted)
            : DefinitionBody.Invalid(reading.Errors);
    }

    private static async Task<IResult> CheckStoredAsync(
        string name,
        HttpContext http,
        ISourceStore store,
        RequestedStreams streams,
        StreamCheck check)
    {
        var (body, problem) = await JsonBody.ReadAsync(http.Request, typeof(CheckSourceRequest));
        if (problem is not null)
            return problem;
        if (await store.FindAsync(name, http.RequestAborted) is null)
            return SourcesApi.Unknown(name);

        var request = (CheckSourceRequest?)body ?? new CheckSourceRequest();
        var reference = request.Stream is null ? name : $"{name}/{request.Stream}";
        return await CheckAsync(
            () => streams.FindAsync(reference, request.Version, request.Parameters, http.RequestAborted),
            check,
            http.RequestAborted);
    }

    private static async Task<IResult> CheckAsync(
        Func<Task<RequestedStream>> find,
        StreamCheck check,
        CancellationToken cancellationToken)
    {
        try
        {
            return new JsonOk<StreamCheckResult>(await check.CheckAsync(await find(), cancellationToken));
        }
        catch (StreamNotFoundException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (FetchException exception)
        {
            return Problems.Conflict(exception.Message); // for example, a secret is missing on this worker
        }
    }
}
