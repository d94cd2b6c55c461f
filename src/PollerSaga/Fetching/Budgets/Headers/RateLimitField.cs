using System.Globalization;

namespace PollerSaga.Fetching.Budgets.Headers;

/// <summary>
/// The items of a <c>RateLimit</c> field in the forms of the IETF drafts: <c>"default";r=0;t=30</c>, also with several policies, and the
/// older <c>limit=100, remaining=0, reset=30</c>. Invalid parts are ignored.
/// </summary>
/// <param name="Name">The name or value before the parameters, without quotes; empty in the older form.</param>
/// <param name="Parameters">The parameters by name, without quotes.</param>
internal sealed record RateLimitField(string Name, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Reads the items of a field, at least one.</summary>
    public static IReadOnlyList<RateLimitField> Parse(string text)
    {
        var items = new List<RateLimitField>();
        var older = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in Split(text, ','))
        {
            var parts = Split(item, ';');
            if (parts is [var single] && TryReadParameter(single, older))
                continue;

            var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var part in parts.Skip(1))
                TryReadParameter(part, parameters);
            items.Add(new RateLimitField(parts[0].Trim('"'), parameters));
        }

        return items.Count > 0 && older.Count == 0 ? items : [.. items, new RateLimitField(string.Empty, older)];
    }

    /// <summary>A parameter as a whole number that is not negative; null if it is missing or invalid.</summary>
    public long? Number(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Parameters.TryGetValue(name, out var text)
                && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }
        }

        return null;
    }

    private static bool TryReadParameter(string text, Dictionary<string, string> parameters)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || text.StartsWith('"'))
            return false;
        parameters.TryAdd(text[..equals].Trim(), text[(equals + 1)..].Trim().Trim('"'));
        return true;
    }

    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var (start, isQuoted) = (0, false);
        for (var index = 0; index <= text.Length; index++)
        {
            if (index < text.Length && text[index] == '"')
                isQuoted = !isQuoted;
            if (index < text.Length && (isQuoted || text[index] != separator))
                continue;
            parts.Add(text[start..index].Trim());
            start = index + 1;
        }

        return parts;
    }
}
