namespace PollerSaga.Fetching.Pages;

/// <summary>The selectors that match the path to a value, and the states of its members and elements.</summary>
internal sealed class SelectorState
{
    /// <summary>The members on the path of a selector, by their UTF-8 names.</summary>
    public required (byte[] Name, SelectorState State)[] Members { get; init; }

    /// <summary>The elements with an index of their own on the path of a selector.</summary>
    public required (int Index, SelectorState State)[] Elements { get; init; }

    /// <summary>Every other element: each can be the last one. Null if no selector has the index −1 here.</summary>
    public required SelectorState? AnyElement { get; init; }

    /// <summary>The selectors that pass through this value or end here. Their earlier values are void when this value begins.</summary>
    public required int[] Passing { get; init; }

    /// <summary>The selectors that end here.</summary>
    public required int[] Ending { get; init; }

    /// <summary>Whether the elements of this value are the records.</summary>
    public required bool IsRecords { get; init; }

    /// <summary>Whether the selector of the records passes through this value or ends here.</summary>
    public required bool LeadsToRecords { get; init; }

    public bool HasElements => Elements.Length > 0 || AnyElement is not null || IsRecords;

    public SelectorState? Element(long index)
    {
        foreach (var (at, state) in Elements)
        {
            if (at == index)
                return state;
        }

        return AnyElement;
    }
}
