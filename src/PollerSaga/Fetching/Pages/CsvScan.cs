using System.Globalization;

namespace PollerSaga.Fetching.Pages;

/// <summary>
/// A CSV body with a header row (RFC 4180). Each further row that is not empty is a record; a quoted field can contain line breaks.
/// Besides the comma, the delimiter can be a semicolon, tab or vertical bar: the first one in the header row. Quotes must be closed; all
/// other bytes are accepted, so that any encoding that contains ASCII is possible.
/// </summary>
internal sealed class CsvScan : BodyScan
{
    private const byte Quote = (byte)'"';

    private static readonly byte[] Delimiters = [(byte)',', (byte)';', (byte)'\t', (byte)'|'];

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private State _state = State.RowStart;
    private byte? _delimiter;
    private long _rows;
    private int _markLength;
    private bool _isAfterMark;

    private enum State
    {
        RowStart,
        FieldStart,
        Unquoted,
        Quoted,
        QuoteInQuoted,
        Closed,
    }

    // Without the header row.
    public override long? Records => Math.Max(0, _rows - 1);

    public override string MediaType => "text/csv";

    public override ValueTask AppendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        var rest = _isAfterMark ? piece.Span : SkipByteOrderMark(piece.Span);
        while (!rest.IsEmpty)
        {
            var skipped = LengthOfContent(rest);
            rest = rest[skipped..];
            if (rest.IsEmpty)
                break;

            _state = Next(rest[0]);
            rest = rest[1..];
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask CompleteAsync()
    {
        if (_state == State.Quoted)
            throw NotWellFormed("a quoted field is not closed");
        if (_state != State.RowStart)
            _rows++;
        _state = State.RowStart;
        return ValueTask.CompletedTask;
    }

    // Bytes that do not change the state.
    private int LengthOfContent(ReadOnlySpan<byte> rest)
    {
        var length = _state switch
        {
            State.Quoted => rest.IndexOf(Quote),
            State.Unquoted when _delimiter is { } delimiter => rest.IndexOfAny(delimiter, (byte)'\n'),
            State.Unquoted => rest.IndexOfAny(",;\t|\n"u8),
            _ => 0,
        };
        return length < 0 ? rest.Length : length;
    }

    private State Next(byte next)
    {
        switch (_state, next)
        {
            case (State.Quoted, _):
                return State.QuoteInQuoted;
            case (State.QuoteInQuoted, Quote):
                return State.Quoted;
            case (State.RowStart or State.FieldStart, Quote):
                return State.Quoted;
            case (State.RowStart, (byte)'\r' or (byte)'\n'):
                return State.RowStart;
            case (_, (byte)'\n'):
                _rows++;
                _delimiter ??= Delimiters[0];
                return State.RowStart;
            case (State.QuoteInQuoted or State.Closed, (byte)'\r'):
                return State.Closed;
            case (not State.Closed, _) when IsDelimiter(next):
                _delimiter = next;
                return State.FieldStart;
            case (State.QuoteInQuoted or State.Closed, _):
                throw NotWellFormed("a closing quote is followed by text; quotes in a quoted field must be doubled");
            default:
                return State.Unquoted;
        }
    }

    private bool IsDelimiter(byte next) => _delimiter is { } delimiter ? next == delimiter : Delimiters.Contains(next);

    // A part of the mark without the rest is text.
    private ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> piece)
    {
        if (_markLength == 0 && piece is [0xFE or 0xFF, ..])
            throw NotWellFormed("the body is in UTF-16; ask the partner for UTF-8, or use decoder: text");

        while (!piece.IsEmpty && _markLength < ByteOrderMark.Length && piece[0] == ByteOrderMark[_markLength])
        {
            _markLength++;
            piece = piece[1..];
        }

        if (piece.IsEmpty && _markLength < ByteOrderMark.Length)
            return piece;

        if (_markLength is > 0 and < 3)
            _state = State.Unquoted;
        _isAfterMark = true;
        return piece;
    }

    private PageFormatException NotWellFormed(string fault) =>
        new("CSV", string.Create(CultureInfo.InvariantCulture, $"row {_rows + 1}: {fault}."));
}
