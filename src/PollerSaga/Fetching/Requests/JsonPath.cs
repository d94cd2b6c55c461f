using System.Globalization;
using System.Text.Json.Nodes;

namespace PollerSaga.Fetching.Requests;

/// <summary>Sets a member of a JSON body by a path with dots, for example <c>page.after</c> or <c>requests.0.page</c>.</summary>
internal static class JsonPath
{
    /// <summary>Sets a member. Missing objects on the way are created, and a null counts as missing.</summary>
    /// <param name="root">The body; null for none.</param>
    /// <param name="path">The names of members, and the indices of existing elements of arrays, separated by dots.</param>
    /// <param name="value">The value.</param>
    /// <returns>The body.</returns>
    /// <exception cref="FetchException">The path leads through a value that is neither an object nor an element.</exception>
    public static JsonNode Set(JsonNode? root, string path, JsonValue value)
    {
        root ??= new JsonObject();
        var steps = path.Split('.');
        var node = root;
        for (var i = 0; i < steps.Length - 1; i++)
        {
            var next = Find(node, steps[i], path);
            if (next is null)
            {
                next = new JsonObject();
                Replace(node, steps[i], next);
            }

            node = next;
        }

        Find(node, steps[^1], path);
        Replace(node, steps[^1], value);
        return root;
    }

    private static JsonNode? Find(JsonNode node, string step, string path) => node switch
    {
        JsonObject members => members[step],
        JsonArray elements when IndexOf(step) is { } index && index < elements.Count => elements[index],
        JsonArray elements => throw Invalid(path, step, $"an array of {elements.Count.ToString(CultureInfo.InvariantCulture)} elements"),
        _ => throw Invalid(path, step, "a value that is no object"),
    };

    private static void Replace(JsonNode node, string step, JsonNode value)
    {
        if (node is JsonArray elements)
            elements[IndexOf(step)!.Value] = value;
        else
            node[step] = value;
    }

    private static int? IndexOf(string step) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static FetchException Invalid(string path, string step, string parent) => new(
        $"The parameter '{path}' cannot be set in the JSON body: '{step}' would be in {parent}. Correct the parameter or json.",
        isRetriable: false);
}
