using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Worker.Http.Sources;

/// <summary>The body of a request that is a definition, YAML or JSON. Its content type does not matter.</summary>
internal static class DefinitionBody
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Describes the body in the description of the API.</summary>
    public static RouteHandlerBuilder WithDefinition(this RouteHandlerBuilder route) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = "The definition, YAML or JSON",
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/yaml"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                },
            };
            return Task.CompletedTask;
        });

    /// <summary>Reads the body.</summary>
    /// <returns>The text; or the problem of a body that is no text.</returns>
    /// <exception cref="BadHttpRequestException">The body is too large, or ends early.</exception>
    public static async Task<(string? Text, IResult? Problem)> ReadAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        if (buffer.Length == 0)
            return (null, Invalid("The body is empty. Send the definition, YAML or JSON."));

        try
        {
            return (Strict.GetString(buffer.GetBuffer(), 0, (int)buffer.Length), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, Invalid("The body is not encoded in UTF-8. Send the definition in this encoding."));
        }
    }

    /// <summary>The problem of a definition with errors, which are in <c>definitionErrors</c>.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyList<DefinitionError> errors) => TypedResults.Problem(
        $"The definition has {(errors.Count == 1 ? "an error" : $"{errors.Count} errors. The first")}: {errors[0]}",
        statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?> { ["definitionErrors"] = errors.Select(SourceError.From).ToArray() });

    private static ProblemHttpResult Invalid(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);
}
