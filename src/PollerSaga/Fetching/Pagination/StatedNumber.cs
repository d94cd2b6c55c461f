using System.Globalization;
using System.Text.Json;
using PollerSaga.Fetching.Pages;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pagination;

/// <summary>Reads a number that a response states. A number can also be a string.</summary>
internal static class StatedNumber
{
    private const int MaxQuoteLength = 100;

    /// <summary>Reads a whole number; null without a selector, and for a value that is absent, null or empty.</summary>
    /// <exception cref="FetchException">
    /// The value is not a whole number in the range. The message names the selector and the value.
    /// </exception>
    public static long? Read(PageContent content, Selector? selector, long minimum, long maximum)
    {
        if (selector is null)
            return null;

        var value = content[selector];
        if (value.Kind is JsonValueKind.Undefined or JsonValueKind.Null || value is { Kind: JsonValueKind.String, Text: "" })
            return null;
        if (value.Kind is JsonValueKind.Number or JsonValueKind.String
            && decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number)
            && number >= minimum
            && number <= maximum)
        {
            return (long)number;
        }

        throw new FetchException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The response has {Describe(value)} at {selector}; it must be a whole number from {minimum} to {maximum}. "
                + $"Correct the selector, or remove it if the API states no such number."),
            isRetriable: false);
    }

    private static string Describe(SelectedValue value) => value.Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => $"\"{Quote(value.Text)}\"",
        _ => Quote(value.Text),
    };

    private static string Quote(string text) => text.Length <= MaxQuoteLength ? text : $"{text.AsSpan(0, MaxQuoteLength)}…";
}
