using System.Buffers;
using System.IO.Compression;
using PollerSaga.Files;

namespace PollerSaga.Fetching.Codings;

/// <summary>Decodes Brotli. The decoder states the end of the data.</summary>
internal sealed class BrotliBody(Stream body) : ForwardStream
{
    private const int BufferBytes = 32 * 1024;

    private readonly byte[] _input = new byte[BufferBytes];
    private BrotliDecoder _decoder;
    private int _start;
    private int _length;
    private bool _isEmpty = true;
    private bool _hasEnded;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_hasEnded && !buffer.IsEmpty)
        {
            var status = Decode(buffer.Span, out var written);
            if (status == OperationStatus.InvalidData)
                throw new InvalidDataException("the br data is invalid.");

            _hasEnded = status == OperationStatus.Done;
            if (written > 0)
                return written;
            if (status == OperationStatus.NeedMoreData)
                await FillAsync(cancellationToken);
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
            body.Dispose();
        }

        base.Dispose(disposing);
    }

    private OperationStatus Decode(Span<byte> buffer, out int written)
    {
        var status = _decoder.Decompress(_input.AsSpan(_start, _length), buffer, out var consumed, out written);
        _start += consumed;
        _length -= consumed;
        BytesRead += written;
        return status;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        _input.AsSpan(_start, _length).CopyTo(_input);
        _start = 0;
        var read = await body.ReadAsync(_input.AsMemory(_length), cancellationToken);
        if (read == 0 && !_isEmpty)
            throw ContentCodings.Truncated("br");

        _hasEnded = read == 0;
        _isEmpty = false;
        _length += read;
    }
}
