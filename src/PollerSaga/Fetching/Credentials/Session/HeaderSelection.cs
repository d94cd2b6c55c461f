using System.Text.Json;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Credentials.Session;

/// <summary>Finds the value of a header in a response.</summary>
internal static class HeaderSelection
{
    /// <summary>Returns the first value of a header.</summary>
    public static SelectedValue Select(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values)
        || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? new SelectedValue(JsonValueKind.String, values.First())
            : SelectedValue.Absent;
}
