using System.Globalization;
using System.Text;

namespace PollerSaga.Coverage;

/// <summary>Writes the page: numbers, missing features, and the streams of each.</summary>
internal static class CoveragePage
{
    private const int MaxColumns = 140;

    public static string Write(IReadOnlyList<StreamCoverage> streams)
    {
        var page = new StringBuilder();
        WriteSummary(page, streams);
        WriteFeatures(page, streams);
        foreach (var feature in ByFeature(streams))
            WriteStreams(page, feature.Key, [.. feature.Select(stream => stream.Row)]);
        return page.ToString();
    }

    private static void WriteSummary(StringBuilder page, IReadOnlyList<StreamCoverage> streams)
    {
        var expressed = streams.Count(stream => stream.Missing is null);
        var connectors = streams.Select(stream => stream.Row.Connector).Distinct().Count();
        var whole = streams.GroupBy(stream => stream.Row.Connector).Count(group => group.All(stream => stream.Missing is null));
        var later = streams.Count(stream => stream.Missing is CoverageReader.Partitions or CoverageReader.Increments);
        page.Append(CultureInfo.InvariantCulture, $"""
            # Coverage

            This page states which streams of public APIs a [source definition](sources.md) can express. The input is a table with the
            dialects of {Count(streams.Count)} streams of {Count(connectors)} APIs: pagination, credentials, errors, records and format. A
            program maps each row to a definition and reads it as a worker does. An error is a missing feature. Do not edit this page;
            [contributing](contributing.md#coverage) shows the command that writes it.

            | | number | share |
            |---|---|---|
            | streams that a definition expresses | {Part(expressed, streams.Count)} |
            | streams that need only partitions or increments besides | {Part(later, streams.Count)} |
            | other streams | {Part(streams.Count - expressed - later, streams.Count)} |
            | APIs whose streams are all expressed | {Part(whole, connectors)} |

            - *Partitions*: one request per parent record or per value of a list. Today, a job reads one partition, whose value is a
              parameter.
            - *Increments*: only the records that changed since the previous job. Today, each job reads the whole stream, or the part that
              its parameters select.
            - An API with several credentials counts with the first of them.
            - Delays between attempts and their number are settings of the workers, and count as expressed.
            - PollerSaga delivers pages as they are. Only listings by position need the place of the records.
            - "In code" means that the connector contains code for it. `AddPaginator<T>` and similar methods register such code.


            """);
    }

    private static void WriteFeatures(StringBuilder page, IReadOnlyList<StreamCoverage> streams)
    {
        page.Append(
            """
            ## Missing features

            A stream counts once: for its first missing feature. Partitions and increments count where nothing else is missing.

            | feature | streams | APIs |
            |---|---|---|

            """);
        foreach (var feature in ByFeature(streams))
        {
            var connectors = feature.Select(stream => stream.Row.Connector).Distinct().Count();
            page.Append(CultureInfo.InvariantCulture, $"| {feature.Key} | {Count(feature.Count())} | {Count(connectors)} |\n");
        }
    }

    private static void WriteStreams(StringBuilder page, string feature, IReadOnlyList<DialectRow> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n### {char.ToUpperInvariant(feature[0])}{feature[1..]}\n\n");
        foreach (var connector in rows.GroupBy(row => row.Connector).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var names = connector.Select(row => row.Stream.Length == 0 ? "(unnamed)" : row.Stream);
            WriteNames(page, $"- {NameOf(connector.Key)}: ", [.. names]);
        }
    }

    private static IOrderedEnumerable<IGrouping<string, StreamCoverage>> ByFeature(IEnumerable<StreamCoverage> streams) => streams
        .Where(stream => stream.Missing is not null)
        .GroupBy(stream => stream.Missing!)
        .OrderByDescending(group => group.Count())
        .ThenBy(group => group.Key, StringComparer.Ordinal);

    private static string NameOf(string connector) =>
        $"`{(connector.StartsWith("source-", StringComparison.Ordinal) ? connector["source-".Length..] : connector)}`";

    // Each line is a code span of its own, so that the spelling of the names is not checked.
    private static void WriteNames(StringBuilder page, string start, IReadOnlyList<string> names)
    {
        var line = new StringBuilder(start).Append('`').Append(names[0]);
        foreach (var name in names.Skip(1))
        {
            if (line.Length + name.Length + ", ,`".Length > MaxColumns)
            {
                page.Append(line).Append(",`\n");
                line.Clear().Append("  `").Append(name);
            }
            else
            {
                line.Append(", ").Append(name);
            }
        }

        page.Append(line).Append("`\n");
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Part(int part, int whole) =>
        $"{Count(part)} | {(whole == 0 ? 0 : 100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture)} %";
}
