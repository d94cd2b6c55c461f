using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using PollerSaga.Settings;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Http;

/// <summary>
/// Reads the body of a request. A body that cannot be read gets an error for each of its fields: the error of the serializer names only the
/// first, in a text that differs between versions of .NET.
/// </summary>
internal static class JsonBody
{
    /// <summary>Maximum size of a body in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    public const string ContentType = "application/json";

    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">The type of the value.</param>
    /// <returns>The value, or the reason why it cannot be read. Both are null for a request without body.</returns>
    /// <exception cref="BadHttpRequestException">The body is too large, or ends early.</exception>
    public static async Task<(object? Value, IResult? Problem)> ReadAsync(HttpRequest request, Type type)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        if (buffer.Length == 0)
            return (null, null);
        if (!request.HasJsonContentType())
            return (null, TypedResults.Problem(DescribeType(request), statusCode: StatusCodes.Status415UnsupportedMediaType));

        try
        {
            buffer.Position = 0;
            using var body = await JsonDocument.ParseAsync(buffer, cancellationToken: cancellationToken);
            return body.RootElement.ValueKind == JsonValueKind.Object ? Read(body.RootElement, type) : (null, NoObject());
        }
        catch (JsonException)
        {
            return (null, NoObject());
        }
    }

    /// <summary>As above. A request without body is a problem.</summary>
    public static async Task<(T? Value, IResult? Problem)> ReadRequiredAsync<T>(HttpRequest request)
        where T : class
    {
        var (value, problem) = await ReadAsync(request, typeof(T));
        return ((T?)value, value is null ? problem ?? NoObject() : null);
    }

    /// <summary>Describes the content type of a body that cannot be read.</summary>
    public static string DescribeType(HttpRequest request) =>
        $"The content type is '{Printable.Clip(request.ContentType ?? string.Empty)}'; it must be {ContentType}.";

    private static (object? Value, IResult? Problem) Read(JsonElement body, Type type)
    {
        var errors = new Dictionary<string, string[]>();
        AddErrors(body, ApiJson.Options.GetTypeInfo(type), errors);
        return errors.Count > 0 ? (null, TypedResults.ValidationProblem(errors)) : (body.Deserialize(type, ApiJson.Options), null);
    }

    private static void AddErrors(JsonElement body, JsonTypeInfo type, Dictionary<string, string[]> errors)
    {
        foreach (var field in body.EnumerateObject())
        {
            var name = NameOf(field);
            var property = type.Properties.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
            if (property is null)
                errors[Printable.Clip(name)] = [$"There is no field {Printable.Clip(name)}."];
            else if (!CanRead(field.Value, property))
                errors[property.Name] = [$"{property.Name} cannot be read: expected {ExpectedValue.Of(property.PropertyType)}."];
        }
    }

    private static string NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("The name of a field is not Unicode.", exception);
        }
    }

    private static bool CanRead(JsonElement value, JsonPropertyInfo property)
    {
        try
        {
            value.Deserialize(property.PropertyType, ApiJson.Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ProblemHttpResult NoObject() => TypedResults.Problem(
        "The body is not a JSON object.",
        statusCode: StatusCodes.Status400BadRequest);
}
