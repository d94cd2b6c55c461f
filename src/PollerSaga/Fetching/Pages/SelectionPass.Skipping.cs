using System.Text.Json;

namespace PollerSaga.Fetching.Pages;

internal sealed partial class SelectionPass
{
    // The start of the last element of the innermost open array in the piece, if its content was skipped; otherwise −1.
    private int _skippedAt = -1;

    // Whether every element is read as it arrives: in a skipped element, and in lines, which are short pieces.
    private bool _isClose;

    /// <summary>Reads the skipped element of a piece, before the piece is lost.</summary>
    public void EndPiece(ReadOnlySpan<byte> piece)
    {
        if (_skippedAt >= 0)
            ReadSkipped(piece);
    }

    // Elements with an index of their own have another state.
    private bool IsAnyElement(SelectorState state)
    {
        if (_open == 0)
            return false;

        ref var frame = ref _frames[_open - 1];
        return frame.IsArray && frame.State.AnyElement == state;
    }

    /// <summary>
    /// Reads the skipped element, which is valid. An element without its end remains open, and its other tokens are observed as they
    /// arrive.
    /// </summary>
    private void ReadSkipped(ReadOnlySpan<byte> piece)
    {
        var element = piece[_skippedAt..];
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = JsonChecker.MaxDepth });
        var reader = new Utf8JsonReader(element, isFinalBlock: false, state);
        var outerDepth = _maxDepth;
        (_skippedAt, _isClose) = (-1, true);
        reader.Read();
        Begin(_frames[_open - 1].State.AnyElement!, ref reader, isShortened: false);
        while (reader.Read())
        {
            var depth = reader.CurrentDepth + outerDepth;
            if (depth <= _maxDepth)
                Observe(ref reader, depth, element, isShortened: false);
            if (depth == outerDepth)
                break; // The end of the element.
        }

        _isClose = false;
    }
}
