using System.Text.Json;

namespace PollerSaga.Fetching;

/// <summary>
/// A body on its way from the API to the store: read once, counted, held against the size limit and, where JSON is expected, checked as it
/// passes. Reading to the end means that it is whole and well-formed. Only faults of the partner or of the network leave it.
/// </summary>
internal sealed class CheckedBody(Stream body, long maxBytes, ExpectedContent content) : Stream
{
    private readonly JsonChecker? _checker = content == ExpectedContent.Json ? new JsonChecker() : null;
    private bool _ended;

    /// <summary>The media type that the API gave it, or else the one of what was expected.</summary>
    public string ContentType { get; init; } = content == ExpectedContent.Json ? "application/json" : "application/octet-stream";

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The status it came with.</summary>
    public int? HttpStatus { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended || buffer.IsEmpty)
            return 0;

        var read = await ReadBodyAsync(buffer, cancellationToken);
        BytesRead += read;
        if (BytesRead > maxBytes)
            throw new FetchException($"The body is larger than {maxBytes} bytes; raise PollerSaga:Fetching:MaxBodyBytes to take it.", isRetriable: false);

        Check(buffer.Span[..read]);
        _ended = read == 0;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _checker?.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            // BrotliStream throws the second where the others throw the first.
            throw new FetchException($"The body cannot be decompressed: {exception.Message}", isRetriable: false, innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new FetchException($"The body broke off after {BytesRead} bytes: {exception.Message}", isRetriable: true, innerException: exception);
        }
    }

    private void Check(ReadOnlySpan<byte> piece)
    {
        try
        {
            if (piece.IsEmpty)
                _checker?.Complete();
            else
                _checker?.Append(piece);
        }
        catch (JsonException exception)
        {
            throw new FetchException($"The body is not well-formed JSON: {exception.Message}", isRetriable: false, innerException: exception);
        }
    }
}
