namespace PollerSaga.Tests.Architecture;

/// <summary>The rules on imports between folders. Each returns the violations, one line per pair of folders, with an example.</summary>
internal static class ImportRules
{
    // From left to right. A module imports only modules of earlier ranks, and those of its own rank that are listed below.
    private static readonly string[][] Ranks =
    [
        ["Settings", "Certificates"],
        ["Faults"],
        ["Diagnostics"],
        ["Storage", "Transport", "Files", "Aws"],
        ["Sources"],
        ["Tasks", "Payloads", "Fetching", "Delivery"],
        ["Window"],
        ["Jobs"],
        ["Reports", "Processing", "ReadModel", "ApiKeys"],
        ["Maintenance"],
        [Import.Root],
    ];

    private static readonly (string From, string To)[] WithinRank = [("Fetching", "Payloads"), ("Processing", "Reports")];

    /// <summary>Pairs of sibling folders, at any depth, that import each other.</summary>
    public static IReadOnlyList<string> FindMutualImports(IEnumerable<Import> imports)
    {
        var examples = imports
            .Where(import => import.Siblings is not null)
            .GroupBy(import => import.Siblings!.Value)
            .ToDictionary(group => group.Key, group => group.First().Example);
        return
        [
            .. examples.Keys
                .Where(pair => string.CompareOrdinal(pair.From, pair.To) < 0 && examples.ContainsKey((pair.To, pair.From)))
                .OrderBy(pair => pair.From, StringComparer.Ordinal)
                .ThenBy(pair => pair.To, StringComparer.Ordinal)
                .Select(pair => $"{pair.From} <-> {pair.To}: {examples[pair]}; {examples[(pair.To, pair.From)]}"),
        ];
    }

    /// <summary>Imports that point to a later rank, or sideways where that is not allowed, and folders without a rank.</summary>
    public static IReadOnlyList<string> FindImportsAgainstOrder(IEnumerable<Import> imports) => FirstPerModules(imports
        .Where(import => import.FromModule != import.ToModule)
        .Where(import => !IsAllowed(import.FromModule, import.ToModule)));

    /// <summary>Imports of the root by a folder.</summary>
    public static IReadOnlyList<string> FindImportsOfRoot(IEnumerable<Import> imports) => FirstPerModules(imports
        .Where(import => import.FromModule != Import.Root && import.ToModule == Import.Root));

    private static bool IsAllowed(string from, string to)
    {
        var (fromRank, toRank) = (RankOf(from), RankOf(to));
        return fromRank >= 0 && toRank >= 0 && (toRank < fromRank || WithinRank.Contains((from, to)));
    }

    private static int RankOf(string module) => Array.FindIndex(Ranks, rank => rank.Contains(module));

    private static IReadOnlyList<string> FirstPerModules(IEnumerable<Import> imports) =>
    [
        .. imports
            .GroupBy(import => (import.FromModule, import.ToModule))
            .Select(group => group.First().ToString())
            .Order(StringComparer.Ordinal),
    ];
}
