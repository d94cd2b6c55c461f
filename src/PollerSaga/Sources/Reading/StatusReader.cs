using System.Globalization;
using System.Text.RegularExpressions;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads HTTP statuses: <c>429</c>, <c>4xx</c>, or a list of them.</summary>
internal sealed partial class StatusReader(ValueReader values, DefinitionErrors errors)
{
    private const string Expected = "a status such as 429, or a class such as 4xx";

    /// <summary>Reads statuses and classes; empty for an absent value.</summary>
    public IReadOnlyList<StatusRange> Ranges(Entry? entry)
    {
        if (entry is { Node: ListNode { Items.Count: 0 } } empty)
            errors.Add(empty.Node, empty.Path, $"The list is empty. Expected {Expected}.");
        return [.. ValueReader.Items(entry).Select(Range).OfType<StatusRange>()];
    }

    /// <summary>Whether a text is a status or a class of statuses.</summary>
    public static bool IsStatus(string text) => Status.IsMatch(text);

    private StatusRange? Range(Entry entry)
    {
        if (values.Text(entry, Expected) is not { } text)
            return null;

        if (!IsStatus(text.Text))
        {
            errors.Add(entry.Node, entry.Path, $"The value is {DefinitionErrors.Show(text.Text)}. Expected {Expected}.");
            return null;
        }

        if (text.Text.EndsWith('x'))
        {
            var first = (text.Text[0] - '0') * 100;
            return new StatusRange(first, first + 99);
        }

        var status = int.Parse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture);
        return new StatusRange(status, status);
    }

    [GeneratedRegex(@"^[1-5]([0-9]{2}|xx)\z")]
    private static partial Regex Status { get; }
}
