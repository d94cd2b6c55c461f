namespace PollerSaga.Fetching.Budgets.Headers;

/// <summary>The headers of a response by name. Values of a repeated header are joined with <c>", "</c>.</summary>
internal static class ResponseHeaders
{
    /// <summary>No headers.</summary>
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    /// <summary>Reads the headers of a response and of its content. Their values are not validated.</summary>
    public static IReadOnlyDictionary<string, string> Of(HttpResponseMessage response) => response.Headers.NonValidated
        .Concat(response.Content.Headers.NonValidated)
        .GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(
            group => group.Key,
            group => string.Join(", ", group.SelectMany(header => header.Value)),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a header. Its name is not case-sensitive, also if the dictionary is.</summary>
    public static string? Find(IReadOnlyDictionary<string, string> headers, string name) => headers.TryGetValue(name, out var value)
        ? value
        : headers.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}
