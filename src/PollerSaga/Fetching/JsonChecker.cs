using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;
using PollerSaga.Fetching.Pages;

namespace PollerSaga.Fetching;

/// <summary>
/// Validates bytes that arrive in pieces: they must be one well-formed JSON value in UTF-8, as defined in RFC 8259. A byte order mark is
/// accepted. The checker buffers only an incomplete token, until the next piece arrives, and of a long token only the end. The same pass
/// evaluates selectors.
/// </summary>
/// <param name="selection">The evaluation of selectors; null for none.</param>
internal sealed class JsonChecker(SelectionPass? selection = null) : IDisposable
{
    // Far deeper than any page. Depth needs a limit because it costs memory.
    public const int MaxDepth = 1024;

    // A longer token is neither a value that a selector keeps nor the name of a member in a selector, also if each character is escaped.
    private const int MaxTokenLength = 6 * SelectedSlot.MaxLength + 2;

    private const int MaxPieceLength = 256 * 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private static readonly JsonReaderState InitialState = new(new JsonReaderOptions { MaxDepth = MaxDepth });

    private JsonReaderState _state = InitialState;
    private byte[] _buffer = [];
    private int _bufferLength;
    private int _nextReadAt;
    private bool _hasStarted;

    // Of the token at the start of the buffer.
    private bool _isShortened;

    // Bytes before the buffer, and those of them that the reader has not seen.
    private long _position;
    private long _removed;

    /// <summary>Validates the next piece.</summary>
    /// <exception cref="JsonException">The bytes so far are not the start of a JSON value.</exception>
    public void Append(ReadOnlySpan<byte> piece)
    {
        for (; piece.Length > MaxPieceLength; piece = piece[MaxPieceLength..])
            AppendPiece(piece[..MaxPieceLength]);
        AppendPiece(piece);
    }

    /// <summary>Validates the end of the document.</summary>
    /// <exception cref="JsonException">The bytes are not one complete JSON value.</exception>
    public void Complete()
    {
        SkipByteOrderMark(isLast: true);
        Read(_buffer.AsSpan(0, _bufferLength), isLast: true);
    }

    /// <summary>Validates a whole document, in place of <see cref="Append"/> and <see cref="Complete"/>.</summary>
    /// <exception cref="JsonException">The bytes are not one complete JSON value.</exception>
    public void CheckWhole(ReadOnlySpan<byte> document)
    {
        if (_hasStarted)
        {
            Read(document, isLast: true);
            return;
        }

        Append(document);
        Complete();
    }

    /// <summary>Prepares for another document, without a byte order mark.</summary>
    public void Restart()
    {
        _state = InitialState;
        (_bufferLength, _nextReadAt, _position, _removed) = (0, 0, 0, 0);
        _isShortened = false;
    }

    public void Dispose()
    {
        Return(_buffer);
        _buffer = [];
    }

    private void AppendPiece(ReadOnlySpan<byte> piece)
    {
        if (_bufferLength == 0 && _hasStarted)
        {
            Buffer(piece[Read(piece, isLast: false)..]);
            return;
        }

        Buffer(piece);

        // A token that is longer than a piece is read again only when the buffer has doubled, so that the cost is linear in the token's
        // length.
        if (_bufferLength < _nextReadAt || !SkipByteOrderMark(isLast: false))
            return;

        Drop(Read(_buffer.AsSpan(0, _bufferLength), isLast: false));
        if (_isShortened || _bufferLength > MaxTokenLength)
            Shorten();
        _nextReadAt = _isShortened ? 0 : Math.Min(_bufferLength * 2, MaxTokenLength + 1);
    }

    private int Read(ReadOnlySpan<byte> bytes, bool isLast)
    {
        try
        {
            return selection is null ? Check(bytes, isLast) : CheckAndSelect(bytes, isLast, selection);
        }
        catch (JsonException exception) when (_removed > 0)
        {
            throw WithPosition(exception, _position);
        }
    }

    // Each loop is in a method of its own: the JIT inlines the reader only into a small method.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Check(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var reader = new Utf8JsonReader(bytes, isLast, _state);
        while (reader.Read())
            CheckText(ref reader);
        return EndRead(ref reader);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CheckAndSelect(ReadOnlySpan<byte> bytes, bool isLast, SelectionPass pass)
    {
        var reader = new Utf8JsonReader(bytes, isLast, _state);
        var isShortened = _isShortened;
        while (reader.Read())
        {
            CheckText(ref reader);
            if (reader.CurrentDepth > pass.MaxDepth)
            {
                isShortened = false;
                if (!CheckDeeper(ref reader, pass.MaxDepth))
                    break;
            }

            pass.Observe(ref reader, reader.CurrentDepth, bytes, isShortened);
            isShortened = false;
        }

        pass.EndPiece(bytes);
        return EndRead(ref reader);
    }

    private int EndRead(ref Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        var read = (int)reader.BytesConsumed;
        _position += read;
        _isShortened &= read == 0; // The shortened token is the first one.
        return read;
    }

    // Reads to the token after a value whose content does not matter.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool CheckDeeper(ref Utf8JsonReader reader, int maxDepth)
    {
        while (reader.Read())
        {
            CheckText(ref reader);
            if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray) || reader.CurrentDepth > maxDepth)
                continue;
            if (!reader.Read())
                return false;

            CheckText(ref reader);
            return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !Utf8.IsValid(reader.ValueSpan))
            ThrowNotUnicode(reader.TokenStartIndex);
    }

    private static void ThrowNotUnicode(long position) =>
        throw new JsonException($"A string is not valid UTF-8, at byte {position} of the part read.");

    private void Shorten()
    {
        var length = LongToken.Shorten(_buffer.AsSpan(0, _bufferLength), _isShortened ? 0 : MaxTokenLength, out var isShortened);
        _removed += _bufferLength - length;
        _position += _bufferLength - length;
        _bufferLength = length;
        _isShortened |= isShortened;
    }

    // The reader has not seen all bytes, so that its position is too low.
    private static JsonException WithPosition(JsonException exception, long position)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = end < 0 ? exception.Message : exception.Message[..end];
        return new JsonException(string.Create(CultureInfo.InvariantCulture, $"{reason} After byte {position}."), exception);
    }

    private bool SkipByteOrderMark(bool isLast)
    {
        if (_hasStarted)
            return true;

        if (_bufferLength < ByteOrderMark.Length && !isLast)
            return false;

        if (_buffer.AsSpan(0, _bufferLength).StartsWith(ByteOrderMark))
        {
            Drop(ByteOrderMark.Length);
            _position = ByteOrderMark.Length;
        }

        return _hasStarted = true;
    }

    private void Buffer(ReadOnlySpan<byte> bytes)
    {
        if (_bufferLength + bytes.Length > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bufferLength + bytes.Length, _buffer.Length * 2));
            _buffer.AsSpan(0, _bufferLength).CopyTo(larger);
            Return(_buffer);
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(_bufferLength));
        _bufferLength += bytes.Length;
    }

    private void Drop(int count)
    {
        _buffer.AsSpan(count, _bufferLength - count).CopyTo(_buffer);
        _bufferLength -= count;
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
