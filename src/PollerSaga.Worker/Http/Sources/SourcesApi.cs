using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using PollerSaga.Jobs.Control;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Http.Sources;

/// <summary>Lists, shows, validates, applies and removes sources over HTTP.</summary>
internal static class SourcesApi
{
    // The name of a definition in its errors.
    private const string Origin = "definition";

    public static void Map(RouteGroupBuilder sources, ApiPolicies policies)
    {
        IEndpointConventionBuilder[] reads =
        [
            sources.MapGet("/", ListAsync).WithSummary("Lists the sources by name"),
            sources.MapGet("/{name}", GetAsync).WithSummary("Shows a source: its definition, streams and parameters"),
            sources.MapPost("/validate", ValidateAsync)
                .Produces<SourceValidation>()
                .ProducesProblem(StatusCodes.Status400BadRequest)
                .WithDefinition()
                .WithSummary("Checks a definition, and lists its errors with line and column"),
        ];
        foreach (var read in reads)
            policies.Apply(read, JobPermission.Read);

        IEndpointConventionBuilder[] changes =
        [
            sources.MapPut("/{name}", ApplyAsync)
                .Produces<AppliedSource>()
                .ProducesProblem(StatusCodes.Status400BadRequest)
                .WithDefinition()
                .WithSummary("Stores a definition as the current version of its source; its errors are in definitionErrors"),
            sources.MapDelete("/{name}", RemoveAsync).WithSummary("Removes a source; jobs that have started keep their version"),
        ];
        foreach (var change in changes)
            policies.Apply(change, JobPermission.Manage);
        SourceChecksApi.Map(sources, policies);
    }

    private static async Task<JsonOk<SourceListResponse>> ListAsync(ISourceStore store, CancellationToken cancellationToken)
    {
        var sources = await store.ListAsync(cancellationToken);
        return new JsonOk<SourceListResponse>(new SourceListResponse(
            [.. sources.Select(source => new SourceListItem(source.Name, source.Version, source.AppliedAt, source.By))]));
    }

    private static async Task<Results<JsonOk<SourceResponse>, ProblemHttpResult>> GetAsync(
        string name,
        ISourceStore store,
        SourceReader reader,
        CancellationToken cancellationToken,
        string? version = null)
    {
        var (found, content) = version is null
            ? await store.FindAsync(name, cancellationToken) is { } current ? (current.Version, current.Content) : default
            : await store.FindVersionAsync(version, cancellationToken) is { } stored && stored.Name == name
                ? (stored.Version, stored.Content)
                : default;
        if (content is null)
            return version is null ? Unknown(name) : Problems.NotFound($"The source {name} has no version {version}.");

        var definition = reader.Read(content, Origin).Definition;
        return new JsonOk<SourceResponse>(new SourceResponse(
            name,
            found,
            content,
            [.. definition?.Streams.Keys ?? []],
            [.. (definition?.Parameters.Values ?? []).Select(parameter => new SourceParameterResponse(
                parameter.Name,
                parameter.IsRequired,
                parameter.Default,
                parameter.Description))]));
    }

    private static async Task<IResult> ValidateAsync(HttpContext http, SourceReader reader)
    {
        var (text, problem) = await DefinitionBody.ReadAsync(http.Request);
        if (text is null)
            return problem!;

        var reading = reader.Read(text, Origin);
        return new JsonOk<SourceValidation>(new SourceValidation(
            reading.Definition is not null,
            reading.Definition?.Name,
            reading.Definition is null ? null : SourceText.Of(text).Version,
            [.. reading.Definition?.Streams.Keys ?? []],
            [.. reading.Errors.Select(SourceError.From)]));
    }

    private static async Task<IResult> ApplyAsync(string name, HttpContext http, SourceReader reader, ISourceStore store)
    {
        var (text, problem) = await DefinitionBody.ReadAsync(http.Request);
        if (text is null)
            return problem!;

        var reading = reader.Read(text, Origin);
        if (reading.Definition is not { } definition)
            return DefinitionBody.Invalid(reading.Errors);
        if (definition.Name != name)
        {
            return Problems.Field(
                "name",
                $"name is '{definition.Name}' in the definition, but '{name}' in the address. Send it to the address of its name.");
        }

        var by = Caller.NameOf(http.User) ?? JobCommandsApi.Anonymous;
        return new JsonOk<AppliedSource>(await store.ApplyAsync(name, text, by));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string name, ISourceStore store) =>
        await store.RemoveAsync(name) ? TypedResults.NoContent() : Unknown(name);

    /// <summary>The problem of an unknown source.</summary>
    public static ProblemHttpResult Unknown(string name) => Problems.NotFound($"The source {Printable.Clip(name)} does not exist.");
}
