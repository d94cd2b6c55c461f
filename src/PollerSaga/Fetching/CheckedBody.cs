using System.Globalization;
using System.Text.Json;
using PollerSaga.Fetching.Codings;
using PollerSaga.Fetching.Errors;
using PollerSaga.Fetching.Pages;
using PollerSaga.Files;

namespace PollerSaga.Fetching;

/// <summary>
/// The body of a response, streamed from the API to the store. It is read once, counted and limited in size. If JSON is expected, each
/// piece is validated; a scan also evaluates the selectors of a page. A body that was read to the end is complete and well-formed. The
/// stream throws only faults of the partner or the network, and what <paramref name="judge"/> throws at the end of the body.
/// </summary>
internal sealed class CheckedBody(
    Stream body,
    long maxBytes,
    ExpectedContent content,
    ResponseTimeout? timeout = null,
    string? contentType = null,
    PageScan? scan = null,
    Action<PageContent>? judge = null) : ForwardStream
{
    private readonly JsonChecker? _checker = scan is null && content == ExpectedContent.Json ? new JsonChecker() : null;
    private PageContent? _content;
    private bool _ended;

    /// <summary>The response's media type, or the default for the expected content.</summary>
    public string ContentType { get; } = contentType
        ?? scan?.MediaType
        ?? (content == ExpectedContent.Json ? "application/json" : "application/octet-stream");

    /// <summary>What the scan found. It is available when the body has been read to its end.</summary>
    /// <exception cref="InvalidOperationException">The body has no scan, or has not been read to its end.</exception>
    public PageContent Content => _content
        ?? throw new InvalidOperationException(scan is null ? "The body has no scan." : "The body has not been read to its end.");

    public int? HttpStatus { get; init; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended || buffer.IsEmpty)
            return 0;

        var read = await ReadBodyAsync(buffer, cancellationToken);
        BytesRead += read;
        if (BytesRead > maxBytes)
        {
            throw new FetchException(
                $"The body is larger than {maxBytes} bytes; to accept it, raise PollerSaga:Fetching:MaxBodyBytes.",
                isRetriable: false);
        }

        if (read == 0 && BytesRead == 0 && scan is not { AcceptsEmpty: true })
            throw new FetchException(DescribeEmpty(), isRetriable: false) { HttpStatus = HttpStatus };

        if (scan is null)
            Check(buffer.Span[..read]);
        else
            await ScanAsync(scan, buffer[..read], cancellationToken);
        _ended = read == 0;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _checker?.Dispose();
            scan?.Dispose();
        }

        base.Dispose(disposing);
    }

    private string DescribeEmpty() => HttpStatus is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"The API answered {status} with an empty body.")
        : "The body is empty.";

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        timeout?.Resume();
        try
        {
            return await body.ReadAsync(buffer, timeout?.Token ?? cancellationToken);
        }
        catch (OperationCanceledException exception) when (timeout?.HasElapsed == true)
        {
            throw timeout.CreateException(exception);
        }
        catch (BodyRefusedException exception)
        {
            throw new FetchException(exception.Message, isRetriable: false, innerException: exception);
        }
        catch (InvalidDataException exception)
        {
            throw new FetchException(
                $"The body cannot be decompressed: {exception.Message}",
                isRetriable: false,
                innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new FetchException(
                $"The body ended early after {BytesRead} bytes: {exception.Message}",
                isRetriable: true,
                innerException: exception);
        }
        finally
        {
            timeout?.Pause();
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
            throw NotWellFormed("JSON", exception);
        }
    }

    private async ValueTask ScanAsync(PageScan page, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        try
        {
            if (!piece.IsEmpty)
            {
                await page.AppendAsync(piece, cancellationToken);
                return;
            }

            await page.CompleteAsync();
        }
        catch (PageFormatException exception)
        {
            throw NotWellFormed(exception.Format, exception);
        }

        _content = page.CreateContent();
        judge?.Invoke(_content);
    }

    // The message quotes the body, without a limit.
    private static FetchException NotWellFormed(string format, Exception exception) => new(
        $"The body is not well-formed {format}: {ErrorText.Clean(exception.Message)}",
        isRetriable: false,
        innerException: exception);
}
