using System.Text.RegularExpressions;

namespace PollerSaga.Tests.Documentation;

/// <summary>The page <c>docs/sources.md</c>: its YAML blocks, and its reference.</summary>
internal static partial class SourcesPage
{
    private const string Stream =
        """
            path: /records
            pagination: { type: none }
        """;

    public static string Text { get; } = Repository.Read("docs/sources.md");

    /// <summary>The part with the keys.</summary>
    public static string Reference { get; } = Text[Text.IndexOf("\n## Reference\n", StringComparison.Ordinal)..];

    /// <summary>All YAML blocks, as whole definitions. What a block does not have is added.</summary>
    public static IEnumerable<string> Definitions => YamlBlock().Matches(Text).Select(match => Complete(match.Groups["text"].Value));

    private static string Complete(string block)
    {
        if (Has(block, "version"))
            return block;

        const string Source = "version: 1\nname: api\nurl: https://api.example.com\n";
        if (!Has(block, "pagination"))
            return $"{Source}{block}streams:\n  records:\n{Stream}\n";

        var indented = string.Concat(block.TrimEnd('\n').Split('\n').Select(line => $"    {line}\n"));
        return $"{Source}streams:\n  records:\n{indented}";
    }

    private static bool Has(string block, string key) =>
        block.Split('\n').Any(line => line.StartsWith($"{key}:", StringComparison.Ordinal));

    [GeneratedRegex("^```yaml\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
