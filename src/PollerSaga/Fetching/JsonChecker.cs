using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace PollerSaga.Fetching;

/// <summary>
/// Checks that bytes arriving in pieces are one well-formed JSON value in UTF-8, as RFC 8259 has it (a byte order mark is let pass). It
/// keeps no more than the token under way: what a piece leaves over waits for the next.
/// </summary>
internal sealed class JsonChecker : IDisposable
{
    // Far deeper than any page; a limit there must be, since depth costs memory.
    public const int MaxDepth = 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaxDepth });
    private byte[] _left = [];
    private int _leftLength;
    private int _readAgainAt;
    private bool _begun;

    /// <summary>Takes the next piece.</summary>
    /// <exception cref="JsonException">The bytes so far cannot begin a JSON value.</exception>
    public void Append(ReadOnlySpan<byte> piece)
    {
        if (_leftLength == 0 && _begun)
        {
            Keep(piece[Read(piece, isLast: false)..]);
            return;
        }

        Keep(piece);

        // A token longer than a piece is read again only when what is kept has doubled, so that its cost stays linear in its length.
        if (_leftLength < _readAgainAt || !Begin(isLast: false))
            return;

        var read = Read(_left.AsSpan(0, _leftLength), isLast: false);
        Drop(read);
        _readAgainAt = _leftLength * 2;
    }

    /// <summary>There is no more.</summary>
    /// <exception cref="JsonException">The bytes are not one whole JSON value.</exception>
    public void Complete()
    {
        Begin(isLast: true);
        Read(_left.AsSpan(0, _leftLength), isLast: true);
    }

    public void Dispose()
    {
        Return(_left);
        _left = [];
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

    private bool Begin(bool isLast)
    {
        if (_begun)
            return true;

        if (_leftLength < ByteOrderMark.Length && !isLast)
            return false;

        if (_left.AsSpan(0, _leftLength).StartsWith(ByteOrderMark))
            Drop(ByteOrderMark.Length);
        return _begun = true;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_leftLength + bytes.Length > _left.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_leftLength + bytes.Length, _left.Length * 2));
            _left.AsSpan(0, _leftLength).CopyTo(larger);
            Return(_left);
            _left = larger;
        }

        bytes.CopyTo(_left.AsSpan(_leftLength));
        _leftLength += bytes.Length;
    }

    private void Drop(int count)
    {
        _left.AsSpan(count, _leftLength - count).CopyTo(_left);
        _leftLength -= count;
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
