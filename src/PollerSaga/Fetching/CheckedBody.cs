using System.Text.Json;
using PollerSaga.Files;

namespace PollerSaga.Fetching;

/// <summary>
/// A body on its way from the API to the store: read once, counted, held against the size limit and, where JSON is expected, checked as it
/// passes. Reading to the end means that it is whole and well-formed. Only faults of the partner or of the network leave it.
/// </summary>
internal sealed class CheckedBody(Stream body, long maxBytes, ExpectedContent content, AnswerTime? time = null, string? contentType = null) : ForwardStream
{
    private readonly JsonChecker? _checker = content == ExpectedContent.Json ? new JsonChecker() : null;
    private bool _ended;

    /// <summary>The media type that the API gave it, or else the one of what was expected.</summary>
    public string ContentType { get; } = contentType ?? (content == ExpectedContent.Json ? "application/json" : "application/octet-stream");

    /// <summary>The status it came with.</summary>
    public int? HttpStatus { get; init; }

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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _checker?.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        time?.Release();
        try
        {
            return await body.ReadAsync(buffer, time?.Token ?? cancellationToken);
        }
        catch (OperationCanceledException exception) when (time?.HasPassed == true)
        {
            throw time.Fault(exception);
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
        finally
        {
            time?.Hold();
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
