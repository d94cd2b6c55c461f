using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PollerSaga.Settings;

namespace PollerSaga.Worker.Http;

/// <summary>
/// Finds the fields of a refused body that do not exist or cannot be read. The exception names only the first, in a text that differs
/// between
/// versions of .NET; the body is read again and compared with the type that the endpoint accepts.
/// </summary>
internal static class BodyProblem
{
    /// <summary>The problem. The request's body must be buffered.</summary>
    public static async Task<IResult> FindAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var accepted = http.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var errors = new Dictionary<string, string[]>();
        try
        {
            http.Request.Body.Position = 0;
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: cancellationToken);
            if (accepted is not null && body.RootElement.ValueKind == JsonValueKind.Object)
                AddErrors(body.RootElement, options.GetTypeInfo(accepted), errors);
        }
        catch (JsonException)
        {
            // The body is no JSON at all.
        }

        return errors.Count > 0
            ? TypedResults.ValidationProblem(errors)
            : TypedResults.Problem("The body is not a JSON object.", statusCode: StatusCodes.Status400BadRequest);
    }

    private static void AddErrors(JsonElement body, JsonTypeInfo type, Dictionary<string, string[]> errors)
    {
        foreach (var field in body.EnumerateObject())
        {
            var property = type.Properties
                .FirstOrDefault(known => string.Equals(known.Name, field.Name, StringComparison.OrdinalIgnoreCase));
            if (property is null)
                errors[field.Name] = [$"There is no field {field.Name}."];
            else if (!CanRead(field.Value, property, type.Options))
                errors[property.Name] = [$"{property.Name} cannot be read: expected {ExpectedValue.Of(property.PropertyType)}."];
        }
    }

    private static bool CanRead(JsonElement value, JsonPropertyInfo property, JsonSerializerOptions options)
    {
        try
        {
            value.Deserialize(property.PropertyType, options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
