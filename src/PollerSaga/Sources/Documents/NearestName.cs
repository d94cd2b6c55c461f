namespace PollerSaga.Sources.Documents;

/// <summary>Finds the known name that a person probably meant.</summary>
internal static class NearestName
{
    private const int MaxLength = 64;

    /// <summary>Returns the sentence with the nearest name, or the list of all names if none is near.</summary>
    public static string Suggest(string text, IReadOnlyCollection<string> names) => Find(text, names) is { } nearest
        ? $"Did you mean '{nearest}'?"
        : $"Expected one of {string.Join(", ", names)}.";

    /// <summary>Returns the nearest name; null if no name is near.</summary>
    public static string? Find(string text, IEnumerable<string> names)
    {
        if (text.Length is 0 or > MaxLength)
            return null;

        var (best, distance) = names
            .Select(name => (Name: name, Distance: Distance(Fold(text), Fold(name))))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return best is not null && distance <= Math.Max(1, Math.Min(text.Length, best.Length) / 3) ? best : null;
    }

    // page_size and Page-Size are near pageSize.
    private static string Fold(string name) =>
        name.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>The number of insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            rows[0, j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[left.Length, right.Length];
    }
}
