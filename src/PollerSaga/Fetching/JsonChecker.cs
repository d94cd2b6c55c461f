using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace PollerSaga.Fetching;

/// <summary>
/// Validates bytes that arrive in pieces: they must be one well-formed JSON value in UTF-8, as defined in RFC 8259. A byte order mark is
/// accepted. The checker buffers only an incomplete token, until the next piece arrives.
/// </summary>
internal sealed class JsonChecker : IDisposable
{
    // Far deeper than any page. Depth needs a limit because it costs memory.
    public const int MaxDepth = 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaxDepth });
    private byte[] _buffer = [];
    private int _bufferLength;
    private int _nextReadAt;
    private bool _hasStarted;

    /// <summary>Validates the next piece.</summary>
    /// <exception cref="JsonException">The bytes so far are not the start of a JSON value.</exception>
    public void Append(ReadOnlySpan<byte> piece)
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

        var read = Read(_buffer.AsSpan(0, _bufferLength), isLast: false);
        Drop(read);
        _nextReadAt = _bufferLength * 2;
    }

    /// <summary>Validates the end of the document.</summary>
    /// <exception cref="JsonException">The bytes are not one complete JSON value.</exception>
    public void Complete()
    {
        SkipByteOrderMark(isLast: true);
        Read(_buffer.AsSpan(0, _bufferLength), isLast: true);
    }

    public void Dispose()
    {
        Return(_buffer);
        _buffer = [];
    }

    private int Read(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var reader = new Utf8JsonReader(bytes, isLast, _state);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !Utf8.IsValid(reader.ValueSpan))
                throw new JsonException($"A string is not valid UTF-8, at byte {reader.TokenStartIndex} of the part read.");
        }

        _state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private bool SkipByteOrderMark(bool isLast)
    {
        if (_hasStarted)
            return true;

        if (_bufferLength < ByteOrderMark.Length && !isLast)
            return false;

        if (_buffer.AsSpan(0, _bufferLength).StartsWith(ByteOrderMark))
            Drop(ByteOrderMark.Length);
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
