using System.IO.Hashing;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pages;

/// <summary>The single pass over the body of a response: the format's check, the selectors, the records and the digest.</summary>
internal sealed class PageScan(PageSelectors selectors, PageResponse response) : IDisposable
{
    private readonly BodyScan _body = ArchiveTypes.Contains(response.ContentType) ? new ArchiveScan() : BodyScan.Create(selectors);
    private readonly XxHash3? _hash = selectors.HasDigest ? new XxHash3() : null;
    private long _bytes;

    /// <inheritdoc cref="BodyScan.AcceptsEmpty"/>
    public bool AcceptsEmpty => _body.AcceptsEmpty;

    /// <inheritdoc cref="BodyScan.MediaType"/>
    public string MediaType => _body.MediaType;

    /// <summary>
    /// Scans the start of the body of an error response, which can be of another format. The content has the values before the first fault,
    /// without those that are not valid, and no number of records.
    /// </summary>
    public static async ValueTask<PageContent> ScanErrorAsync(
        PageSelectors selectors,
        PageResponse response,
        ReadOnlyMemory<byte> start,
        CancellationToken cancellationToken)
    {
        using var scan = new PageScan(selectors, response);
        try
        {
            await scan.AppendAsync(start, cancellationToken);
            await scan.CompleteAsync();
        }
        catch (PageFormatException)
        {
            // The status of the response is the error. A rule on the body of another format does not match.
        }

        return scan.CreateContent(records: null, scan.ReadOrAbsent);
    }

    /// <inheritdoc cref="BodyScan.AppendAsync"/>
    public ValueTask AppendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        _bytes += piece.Length;
        _hash?.Append(piece.Span);
        return _body.AppendAsync(piece, cancellationToken);
    }

    /// <inheritdoc cref="BodyScan.CompleteAsync"/>
    public ValueTask CompleteAsync() => _body.CompleteAsync();

    /// <summary>Returns the content, after the end of the body.</summary>
    /// <exception cref="FetchException">A value is too long, or is not Unicode.</exception>
    public PageContent CreateContent() => CreateContent(_body.Records, _body.Read);

    public void Dispose() => _body.Dispose();

    private SelectedValue ReadOrAbsent(int slot)
    {
        try
        {
            return _body.Read(slot);
        }
        catch (FetchException)
        {
            return SelectedValue.Absent;
        }
    }

    private PageContent CreateContent(long? records, Func<int, SelectedValue> read)
    {
        var values = new Dictionary<Selector, SelectedValue>(selectors.Values.Count);
        for (var slot = 0; slot < selectors.Values.Count; slot++)
        {
            if (selectors.Values[slot].Header is null)
                values.Add(selectors.Values[slot], read(slot));
        }

        return new PageContent(
            response.Address,
            response.Status,
            response.Headers,
            records,
            values,
            _hash?.GetCurrentHashAsUInt64() ?? 0,
            _bytes)
        {
            RecordsFault = _body.RecordsFault,
        };
    }
}
