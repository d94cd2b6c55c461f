using System.IO.Compression;
using PollerSaga.Files;

namespace PollerSaga.Fetching.Codings;

/// <summary>
/// Decodes <c>deflate</c>: data in the zlib format, or without its header, as some servers send it. Complete data states its end, so that
/// the decoder asks for no more.
/// </summary>
internal sealed class DeflateBody(Stream body) : ForwardStream
{
    private const int HeaderBytes = 2;

    private ObservedSource? _source;
    private Stream? _decoder;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;

        _decoder ??= await OpenAsync(cancellationToken);
        var read = await _decoder.ReadAsync(buffer, cancellationToken);
        if (read == 0 && _source is { HasEnded: true, BytesRead: > 0 })
            throw ContentCodings.Truncated("deflate");

        BytesRead += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder?.Dispose();
            body.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        var length = await body.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellationToken);
        _source = new ObservedSource(body, prefix: header.AsMemory(0, length));
        return length < HeaderBytes || IsZlib(header)
            ? new ZLibStream(_source, CompressionMode.Decompress)
            : new DeflateStream(_source, CompressionMode.Decompress);
    }

    // RFC 1950: the method is 8, and the header is a multiple of 31.
    private static bool IsZlib(byte[] header) => (header[0] & 0x0F) == 8 && ((header[0] << 8) + header[1]) % 31 == 0;
}
