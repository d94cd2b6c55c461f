using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using PollerSaga.Settings;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Worker.Http;

/// <summary>
/// Finds the query parameters of a request that do not exist, do not parse or are too long. A misspelled filter must not be ignored, and
/// the error of ASP.NET names only the first parameter.
/// </summary>
internal static class QueryProblem
{
    /// <summary>Maximum length of a parameter in characters.</summary>
    public const int MaxLength = 256;

    private static readonly MethodInfo ParsesMethod =
        typeof(QueryProblem).GetMethod(nameof(Parses), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>The problem; null if every parameter is valid.</summary>
    public static ValidationProblem? Find(HttpRequest request)
    {
        var known = (request.HttpContext.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
            .Where(parameter => IsQuery(parameter) && !request.RouteValues.ContainsKey(parameter.Name))
            .ToList();
        var errors = new Dictionary<string, string[]>();
        foreach (var (name, values) in request.Query)
        {
            var parameter = known.Find(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));
            if (FindError(name, values.ToString(), parameter, known) is { } error)
                errors[parameter?.Name ?? Printable.Clip(name)] = [error];
        }

        return errors.Count == 0 ? null : TypedResults.ValidationProblem(errors);
    }

    private static bool IsQuery(IParameterBindingMetadata parameter) =>
        (parameter.HasTryParse || parameter.ParameterInfo.ParameterType == typeof(string))
        && !parameter.ParameterInfo.GetCustomAttributes().OfType<IFromHeaderMetadata>().Any();

    private static string? FindError(
        string name,
        string text,
        IParameterBindingMetadata? parameter,
        List<IParameterBindingMetadata> known)
    {
        if (parameter is null)
        {
            var valid = known.Count == 0 ? string.Empty : $" Valid parameters are {string.Join(", ", known.Select(valid => valid.Name))}.";
            return $"The parameter {Printable.Clip(name)} does not exist.{valid}";
        }

        if (text.Length > MaxLength)
            return $"{parameter.Name} has {text.Length} characters; it must have at most {MaxLength}.";

        var type = parameter.ParameterInfo.ParameterType;
        return text.Length > 0 && !CanParse(Nullable.GetUnderlyingType(type) ?? type, text)
            ? $"{parameter.Name} is '{text}'; expected {ExpectedValue.Of(type)}."
            : null;
    }

    // As the binder parses.
    private static bool CanParse(Type type, string text)
    {
        if (type == typeof(string))
            return true;
        return type.IsEnum
            ? Enum.TryParse(type, text, ignoreCase: true, out _)
            : (bool)ParsesMethod.MakeGenericMethod(type).Invoke(null, [text])!;
    }

    private static bool Parses<T>(string text)
        where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out _);
}
