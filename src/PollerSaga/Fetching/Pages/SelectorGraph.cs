using System.Text;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pages;

/// <summary>
/// Compiles selectors into states, so that each value of a document has at most one state. An element with an index of its own also
/// belongs to the selectors with the index −1.
/// </summary>
internal static class SelectorGraph
{
    private const int RecordsSlot = -1;

    /// <summary>Returns the state of the whole body.</summary>
    /// <param name="selectors">The selectors of values; those of headers never match.</param>
    /// <param name="records">The selector of the records; null for none.</param>
    public static SelectorState Compile(IReadOnlyList<Selector> selectors, Selector? records)
    {
        var paths = selectors
            .Select((selector, slot) => (Slot: slot, selector.Steps, selector.Header))
            .Where(path => path.Header is null)
            .Select(path => (path.Slot, path.Steps))
            .ToList();
        if (records is not null)
            paths.Add((RecordsSlot, records.Steps));
        return StateOf([.. paths], depth: 0);
    }

    private static SelectorState StateOf((int Slot, IReadOnlyList<SelectorStep> Steps)[] paths, int depth)
    {
        var ending = paths.Where(path => path.Steps.Count == depth).Select(path => path.Slot).ToArray();
        var longer = paths.Where(path => path.Steps.Count > depth).ToLookup(path => path.Steps[depth]);
        var last = longer[new SelectorStep(Name: null, -1)].ToArray();
        return new SelectorState
        {
            Members =
            [
                .. longer.Where(step => step.Key.Name is not null)
                    .Select(step => (Encoding.UTF8.GetBytes(step.Key.Name!), StateOf([.. step], depth + 1))),
            ],
            Elements =
            [
                .. longer.Where(step => step.Key is { Name: null, Index: >= 0 })
                    .Select(step => (step.Key.Index, StateOf([.. step, .. last], depth + 1))),
            ],
            AnyElement = last.Length == 0 ? null : StateOf(last, depth + 1),
            Passing = [.. paths.Select(path => path.Slot).Where(slot => slot != RecordsSlot)],
            Ending = [.. ending.Where(slot => slot != RecordsSlot)],
            IsRecords = ending.Contains(RecordsSlot),
            LeadsToRecords = paths.Any(path => path.Slot == RecordsSlot),
        };
    }
}
