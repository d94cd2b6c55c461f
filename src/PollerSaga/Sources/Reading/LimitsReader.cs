using System.Text.RegularExpressions;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads the limits of a source.</summary>
internal sealed partial class LimitsReader(ValueReader values, DefinitionErrors errors)
{
    public SourceLimits Read(Entry? entry)
    {
        if (entry is not { } value
            || Section.Open(value, errors, "{ concurrency: 10, rate: 5000/h }", DefinitionKeys.Limits) is not { } section)
        {
            return SourceLimits.None;
        }

        return new SourceLimits(
            (int?)values.Whole(section.Find("concurrency"), 1, int.MaxValue),
            new RateReader(values, errors).Read(section.Find("rate")),
            values.Time(section.Find("maxWait")) ?? SourceLimits.None.MaxWait,
            [.. ValueReader.Items(section.Find("hosts")).Select(ReadHost).OfType<string>()]);
    }

    private string? ReadHost(Entry entry)
    {
        const string Expected = "a host without scheme and path, for example files.example.com or files.example.com:8443";
        if (values.Text(entry, Expected) is not { } text)
            return null;
        if (Host.IsMatch(text.Text))
            return text.Text;

        errors.Add(entry.Node, entry.Path, $"The value is {DefinitionErrors.Show(text.Text)}. Expected {Expected}.");
        return null;
    }

    [GeneratedRegex(@"^([A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?\z")]
    private static partial Regex Host { get; }
}
