using System.Text.Json;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pages;

/// <summary>
/// Evaluates the selectors of a page on the tokens of a reader, and counts the records. It keeps the path only as far as a selector can
/// still match, and skips the content of all other values. Of members with the same name, the last one counts.
/// </summary>
/// <remarks>
/// Each element of an array can be the last one. So the pass skips the content of an element for the index −1, and reads it when the
/// array or the piece ends: it reads one element of a piece again, instead of every element closely.
/// </remarks>
internal sealed partial class SelectionPass
{
    private readonly PageSelectors _selectors;
    private readonly SelectedSlot[] _slots;

    // The open objects and arrays that a selector still matches, from the outermost.
    private Frame[] _frames = new Frame[4];
    private int _open;
    private int _maxDepth;
    private SelectorState? _member;
    private JsonValueKind _recordsKind;
    private long _records;

    /// <param name="selectors">The wanted values.</param>
    /// <param name="isLines">Whether the body is an array of lines, with a reader for each.</param>
    public SelectionPass(PageSelectors selectors, bool isLines = false)
    {
        _selectors = selectors;
        _slots = [.. selectors.Values.Select(_ => new SelectedSlot())];
        if (!isLines)
            return;

        // The frame of the array is one level above the reader's depth 0.
        (_maxDepth, _isClose) = (-1, true);
        foreach (var slot in selectors.Root.Ending)
            _slots[slot].KeepArray();
        if (selectors.Root.HasElements)
            Open(selectors.Root, isArray: true);
    }

    /// <summary>The depth of the deepest tokens that matter. Deeper ones need not be observed.</summary>
    public int MaxDepth => _maxDepth;

    /// <summary>Number of elements of the array with the records; 0 if it is absent or null; null if it is no array, or unknown.</summary>
    public long? Records => _selectors.Records is not null && RecordsFault is null ? _records : null;

    /// <summary>The fault of the records and the fix; null for none.</summary>
    public string? RecordsFault => _recordsKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Array
        ? null
        : $"The records {_selectors.Records} must be an array; they are of the JSON type {_recordsKind.ToString().ToLowerInvariant()}. "
            + "Correct the key records of the stream.";

    /// <exception cref="FetchException">The value is too long, or is not Unicode.</exception>
    public SelectedValue Read(int slot) => _slots[slot].Read(_selectors.Values[slot]);

    /// <summary>
    /// Observes a token of a depth up to <see cref="MaxDepth"/>. The end of a value whose content was skipped may be left out.
    /// </summary>
    /// <param name="reader">The reader, at the token.</param>
    /// <param name="depth">The depth of the token in the document.</param>
    /// <param name="piece">The bytes of the reader.</param>
    /// <param name="isShortened">Whether the token is a stand-in for a long string or number.</param>
    public void Observe(ref Utf8JsonReader reader, int depth, ReadOnlySpan<byte> piece, bool isShortened)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _member = isShortened ? null : FindMember(ref reader);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                if (depth < _maxDepth)
                    Close(piece);
                break;
            default:
                if (NextState() is { } state)
                    Begin(state, ref reader, isShortened);
                break;
        }
    }

    private SelectorState? FindMember(ref Utf8JsonReader reader)
    {
        foreach (var (name, state) in _frames[_open - 1].State.Members)
        {
            if (JsonTokens.NameEquals(ref reader, name))
                return state;
        }

        return null;
    }

    private SelectorState? NextState()
    {
        if (_open == 0)
            return _selectors.Root;

        ref var frame = ref _frames[_open - 1];
        if (!frame.IsArray)
            return _member;
        if (frame.State.IsRecords)
            _records++;
        return frame.State.Element(frame.Elements++);
    }

    private void Begin(SelectorState state, ref Utf8JsonReader reader, bool isShortened)
    {
        var isContainer = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
        if (isContainer && !_isClose && IsAnyElement(state))
        {
            _skippedAt = (int)reader.TokenStartIndex;
            return;
        }

        _skippedAt = -1;
        foreach (var slot in state.Passing)
            _slots[slot].Clear();
        foreach (var slot in state.Ending)
            _slots[slot].Keep(ref reader, isShortened);
        if (state.LeadsToRecords)
            (_records, _recordsKind) = (0, state.IsRecords ? JsonTokens.KindOf(reader.TokenType) : JsonValueKind.Undefined);

        var isArray = reader.TokenType == JsonTokenType.StartArray;
        if (isContainer && (isArray ? state.HasElements : state.Members.Length > 0))
            Open(state, isArray);
    }

    private void Open(SelectorState state, bool isArray)
    {
        if (_open == _frames.Length)
            Array.Resize(ref _frames, _open * 2);
        _frames[_open++] = new Frame { State = state, IsArray = isArray };
        _maxDepth++;
    }

    private void Close(ReadOnlySpan<byte> piece)
    {
        if (_skippedAt >= 0)
            ReadSkipped(piece);
        _open--;
        _maxDepth--;
    }

    private struct Frame
    {
        public SelectorState State;
        public bool IsArray;
        public long Elements;
    }
}
