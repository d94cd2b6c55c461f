using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using PollerSaga.Settings;

namespace PollerSaga.Worker.Http;

/// <summary>
/// Finds the parameters of a refused request that do not parse. The exception names only the first, in a text that differs between versions
/// of .NET; the endpoint's metadata list them all.
/// </summary>
internal static class ParameterProblem
{
    private static readonly MethodInfo ParsesMethod =
        typeof(ParameterProblem).GetMethod(nameof(Parses), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>The problem; null if every parameter parses.</summary>
    public static ValidationProblem? Find(HttpContext http)
    {
        var endpoint = http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var errors = new Dictionary<string, string[]>();
        foreach (var parameter in endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        {
            var text = http.Request.Query[parameter.Name].ToString();
            var type = parameter.ParameterInfo.ParameterType;
            if (parameter.HasTryParse && text.Length > 0 && !CanParse(Nullable.GetUnderlyingType(type) ?? type, text))
                errors[parameter.Name] = [$"{parameter.Name} is '{text}'; expected {ExpectedValue.Of(type)}."];
        }

        return errors.Count == 0 ? null : TypedResults.ValidationProblem(errors);
    }

    // As the binder parses.
    private static bool CanParse(Type type, string text) => type.IsEnum
        ? Enum.TryParse(type, text, ignoreCase: true, out _)
        : (bool)ParsesMethod.MakeGenericMethod(type).Invoke(null, [text])!;

    private static bool Parses<T>(string text)
        where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out _);
}
