using System.Globalization;
using PollerSaga.Testing.Dialects;

namespace PollerSaga.Testing.Faults;

/// <summary>The texts of faults on a command line.</summary>
public static class FaultTexts
{
    /// <summary>The texts with their meaning. Pages count from 0, requests from 1; parts in brackets are optional.</summary>
    public static IReadOnlyList<(string Text, string Description)> All { get; } =
    [
        ("short:PAGE[:RECORDS]", "the page has fewer records: half of the page size, or RECORDS"),
        ("empty:PAGE", "the page has no records"),
        ("repeat:PAGE", "the first request for the page returns the page before it"),
        ("loop:PAGE[:TO]", "the page leads to itself, or back to TO"),
        ("grow:AFTER:RECORDS", "after AFTER requests, RECORDS are added"),
        ("shrink:AFTER:RECORDS", "after AFTER requests, RECORDS are removed"),
        ("status:CODE[:FIRST[:COUNT]]", "COUNT requests from FIRST on fail; 200 is an error in the body"),
        ("page:PAGE:CODE[:COUNT]", "COUNT requests for the page fail"),
        ("expire:REQUESTS", "an access token is valid for REQUESTS requests"),
    ];

    internal static PartnerFaults Add(PartnerFaults faults, string text)
    {
        var parts = text.Split(':');
        var numbers = new int[parts.Length - 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!int.TryParse(parts[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                throw Invalid(text);
        }

        return (parts[0], numbers) switch
        {
            ("short", [var page]) => faults with { ShortPages = [.. faults.ShortPages, new ShortPage(page, -1)] },
            ("short", [var page, var records]) => faults with { ShortPages = [.. faults.ShortPages, new ShortPage(page, records)] },
            ("empty", [var page]) => faults with { ShortPages = [.. faults.ShortPages, new ShortPage(page, 0)] },
            ("repeat", [var page]) when page > 0 => faults with { RepeatedPages = [.. faults.RepeatedPages, page] },
            ("loop", [var page]) => faults with { Loops = [.. faults.Loops, new CursorLoop(page, page)] },
            ("loop", [var page, var to]) when to <= page => faults with { Loops = [.. faults.Loops, new CursorLoop(page, to)] },
            ("grow", [var after, var records]) => AddChange(faults, new TotalChange(after, records)),
            ("shrink", [var after, var records]) => AddChange(faults, new TotalChange(after, -records)),
            ("status", [var code and >= 200 and <= 599, .. var rest]) when rest.Length <= 2 && rest is not [0, ..] =>
                AddStatus(faults, new StatusFault(code, First: At(rest, 0) ?? 1, Count: At(rest, 1))),
            ("page", [var page, var code and >= 200 and <= 599, .. var rest]) when rest.Length <= 1 =>
                AddStatus(faults, new StatusFault(code, page, Count: At(rest, 0))),
            ("expire", [var requests and > 0]) => faults with { TokenRequests = requests },
            _ => throw Invalid(text),
        };
    }

    private static PartnerFaults AddChange(PartnerFaults faults, TotalChange change) =>
        faults with { TotalChanges = [.. faults.TotalChanges, change] };

    private static PartnerFaults AddStatus(PartnerFaults faults, StatusFault status) =>
        faults with { Statuses = [.. faults.Statuses, status] };

    private static int? At(int[] numbers, int index) => index < numbers.Length ? numbers[index] : null;

    private static DialectException Invalid(string text) =>
        new($"The fault is '{text}'; expected {string.Join(", ", All.Select(known => known.Text))}.");
}
