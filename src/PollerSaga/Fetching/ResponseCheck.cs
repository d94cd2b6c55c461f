using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using PollerSaga.Fetching.Codings;

namespace PollerSaga.Fetching;

/// <summary>Checks that a successful response can be a page, before its body is read.</summary>
internal static class ResponseCheck
{
    /// <summary>Returns the fault of a status that is a success, but not a page; null for none.</summary>
    public static string? FindFault(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Accepted => "which announces a page but is none",
        HttpStatusCode.NoContent or HttpStatusCode.ResetContent => "which has no page",
        HttpStatusCode.PartialContent => "although the request asked for no range",
        _ => null,
    };

    /// <summary>Returns the fault of the headers that frame the body; null for none.</summary>
    /// <remarks>
    /// .NET ignores an invalid <c>Content-Length</c> and reads until the API closes the connection, possibly longer than the time-out.
    /// </remarks>
    public static string? FindFault(HttpContentHeaders headers)
    {
        var lengths = ValuesOf(headers, "Content-Length")
            .SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))
            .Distinct()
            .ToList();
        if (lengths.Count > 1)
            return $"conflicting values of Content-Length: {string.Join(", ", lengths)}";
        if (lengths is [var length] && !long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return $"the Content-Length '{length}', which is no length";

        var codings = CodingsOf(headers);
        if (codings.FirstOrDefault(coding => !ContentCodings.IsKnown(coding)) is { } unknown)
            return $"the content coding '{unknown}', which PollerSaga cannot decode; it accepts {ContentCodings.Accepted}";
        return codings.Count > ContentCodings.MaxCodings
            ? $"{codings.Count} content codings; at most {ContentCodings.MaxCodings} are decoded"
            : null;
    }

    /// <summary>The content codings, in the order in which the API applied them.</summary>
    public static IReadOnlyList<string> CodingsOf(HttpContentHeaders headers) =>
        ContentCodings.Parse(ValuesOf(headers, "Content-Encoding"));

    private static IEnumerable<string> ValuesOf(HttpContentHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? [.. values] : [];
}
