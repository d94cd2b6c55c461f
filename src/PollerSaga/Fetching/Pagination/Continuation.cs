using System.Text.Json;
using PollerSaga.Fetching.Pages;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pagination;

/// <summary>Reads the token, key or URL that a response contains for the next page.</summary>
internal static class Continuation
{
    /// <summary>Reads a continuation.</summary>
    /// <returns>The text; null for the last page: the value is absent, null, false or "".</returns>
    /// <exception cref="FetchException">
    /// The value is an object, an array or true. The message names the selector. It never contains a value, because a continuation can
    /// contain a secret.
    /// </exception>
    public static string? Read(PageContent content, Selector selector, string meaning)
    {
        var value = content[selector];
        return value.Kind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => null,
            JsonValueKind.String => value.Text.Length == 0 ? null : value.Text,
            JsonValueKind.Number => value.Text,
            JsonValueKind.Object => throw Invalid("an object"),
            JsonValueKind.Array => throw Invalid("an array"),
            _ => throw Invalid("true"),
        };

        FetchException Invalid(string found) => new(
            $"The response has {found} at {selector}, which must be {meaning}. Correct the selector, for example {selector}.id.",
            isRetriable: false);
    }
}
