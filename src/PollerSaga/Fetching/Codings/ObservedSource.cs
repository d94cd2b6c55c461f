using PollerSaga.Files;

namespace PollerSaga.Fetching.Codings;

/// <summary>The compressed data of a decoder. It notes how far the decoder has read.</summary>
/// <param name="source">The data.</param>
/// <param name="prefix">Bytes that were read before.</param>
/// <param name="suffix">Bytes that follow the end.</param>
internal sealed class ObservedSource(Stream source, ReadOnlyMemory<byte> prefix = default, ReadOnlyMemory<byte> suffix = default)
    : ForwardStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;
    private ReadOnlyMemory<byte> _suffix = suffix;
    private bool _hasSourceEnded;

    /// <summary>Whether the decoder has asked for more data than there is.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether there was no data at all, without the bytes that follow it.</summary>
    public bool IsEmpty { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        if (Take(ref _prefix, buffer.Span) is > 0 and var before)
            return before;

        var read = _hasSourceEnded ? 0 : await source.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            BytesRead += read;
            return read;
        }

        IsEmpty |= !_hasSourceEnded && BytesRead == 0;
        _hasSourceEnded = true;
        var after = Take(ref _suffix, buffer.Span);
        HasEnded = after == 0;
        return after;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private int Take(ref ReadOnlyMemory<byte> from, Span<byte> buffer)
    {
        var length = Math.Min(from.Length, buffer.Length);
        from.Span[..length].CopyTo(buffer);
        from = from[length..];
        BytesRead += length;
        return length;
    }
}
