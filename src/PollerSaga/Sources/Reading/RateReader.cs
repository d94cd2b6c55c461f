using System.Globalization;
using System.Text.RegularExpressions;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads a budget: <c>5000/h</c>, or <c>{ limit: 5000/h, burst: 20 }</c>.</summary>
internal sealed partial class RateReader(ValueReader values, DefinitionErrors errors)
{
    private const string Expected = "a number of requests per s, min or h, for example 10/s, 300/min or 5000/h";

    public RateBudget? Read(Entry? entry)
    {
        if (entry is not { Node: MappingNode } value)
            return ReadLimit(entry);

        var section = Section.Open(value, errors, "{ limit: 300/min, burst: 20 }", DefinitionKeys.Rate)!;
        var limit = ReadLimit(section.Require("limit", "limit: 300/min"));
        var burst = values.Whole(section.Find("burst"), 1, int.MaxValue);
        return limit is null ? null : limit with { Burst = (int?)burst };
    }

    private RateBudget? ReadLimit(Entry? entry)
    {
        if (entry is not { } value || values.Text(entry, Expected) is not { } text)
            return null;

        var match = Rate.Match(text.Text);
        if (match.Success
            && int.TryParse(match.Groups["permits"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var permits)
            && permits > 0)
        {
            return new RateBudget(permits, PeriodOf(match.Groups["unit"].Value), Burst: null);
        }

        errors.Add(value.Node, value.Path, $"The value is {DefinitionErrors.Show(text.Text)}. Expected {Expected}.");
        return null;
    }

    private static TimeSpan PeriodOf(string unit) => unit switch
    {
        "s" => TimeSpan.FromSeconds(1),
        "min" => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromHours(1),
    };

    [GeneratedRegex(@"^(?<permits>[0-9]{1,9})/(?<unit>s|min|h)\z")]
    private static partial Regex Rate { get; }
}
