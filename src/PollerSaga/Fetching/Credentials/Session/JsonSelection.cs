using System.Text.Json;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Credentials.Session;

/// <summary>Finds the value of a selector in the small body of a log-in.</summary>
internal static class JsonSelection
{
    /// <summary>Returns the value of a selector for the body.</summary>
    public static SelectedValue Select(JsonElement body, Selector selector)
    {
        var value = body;
        foreach (var step in selector.Steps)
        {
            if (!TryStep(value, step, out value))
                return SelectedValue.Absent;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => new SelectedValue(value.ValueKind, value.GetString()!),
            JsonValueKind.Object or JsonValueKind.Array => new SelectedValue(value.ValueKind, string.Empty),
            _ => new SelectedValue(value.ValueKind, value.GetRawText()),
        };
    }

    private static bool TryStep(JsonElement value, SelectorStep step, out JsonElement found)
    {
        found = default;
        if (step.Name is { } name)
            return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out found);
        if (value.ValueKind != JsonValueKind.Array)
            return false;

        var index = step.Index < 0 ? value.GetArrayLength() + step.Index : step.Index;
        if (index < 0 || index >= value.GetArrayLength())
            return false;

        found = value[index];
        return true;
    }
}
