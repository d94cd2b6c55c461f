using System.IO.Compression;
using PollerSaga.Files;

namespace PollerSaga.Fetching.Codings;

/// <summary>
/// Decodes gzip. The decoder reads the data and then one more member, which is a legal continuation. If the member's content arrives at the
/// end, all members before it were complete. In incomplete data, its bytes are a part of the data.
/// </summary>
internal sealed class GzipBody : ForwardStream
{
    private const int BufferBytes = 32 * 1024;

    // Any bytes that no data ends with by accident. Compression hides them: incomplete data can take the member for text.
    private static readonly byte[] Mark = new Guid("7d1a3b0e-6c58-4f0f-9d0c-2b9c57a4e6f1").ToByteArray();
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly ObservedSource _source;
    private readonly GZipStream _decoder;

    // Holds back as many decoded bytes as the mark has.
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _length;
    private bool _hasEnded;

    public GzipBody(Stream body)
    {
        _source = new ObservedSource(body, suffix: MarkMember);
        _decoder = new GZipStream(_source, CompressionMode.Decompress);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_hasEnded && _length <= Mark.Length)
        {
            _buffer.AsSpan(_start, _length).CopyTo(_buffer);
            _start = 0;
            var read = await _decoder.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            _length += read;
            if (read == 0)
                RemoveMark();
        }

        var given = Math.Min(buffer.Length, _hasEnded ? _length : _length - Mark.Length);
        _buffer.AsMemory(_start, given).CopyTo(buffer);
        _start += given;
        _length -= given;
        BytesRead += given;
        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _decoder.Dispose();
        base.Dispose(disposing);
    }

    private void RemoveMark()
    {
        if (_buffer.AsSpan(_start, _length).EndsWith(Mark))
            _length -= Mark.Length;
        else if (_source.HasEnded)
            throw ContentCodings.Truncated("gzip");

        _hasEnded = true; // Without the mark, the decoder has stopped at other bytes after a complete member.
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var encoder = new GZipStream(compressed, CompressionLevel.SmallestSize))
            encoder.Write(bytes);
        return compressed.ToArray();
    }
}
