using System.Text.Json;

namespace PollerSaga.Sources.Selectors;

/// <summary>A value that a selector found. Absent values are <see cref="Absent"/>.</summary>
/// <param name="Kind">
/// The JSON kind. A header is a string. <see cref="JsonValueKind.Undefined"/> is an absent value.
/// </param>
/// <param name="Text">
/// The unescaped text of a string, or the JSON text of a number, true, false or null. Empty for an object, an array and an absent value:
/// their content is not kept.
/// </param>
public readonly record struct SelectedValue(JsonValueKind Kind, string Text)
{
    /// <summary>The value of a selector that found nothing.</summary>
    public static SelectedValue Absent { get; } = new(JsonValueKind.Undefined, string.Empty);
}
