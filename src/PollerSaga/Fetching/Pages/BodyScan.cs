using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pages;

/// <summary>One pass over a body of a format: validates it, evaluates the selectors and counts the records.</summary>
internal abstract class BodyScan : IDisposable
{
    /// <summary>Number of records so far; null if it is unknown.</summary>
    public virtual long? Records => null;

    /// <summary>Why <see cref="Records"/> is unknown, and the fix; null if it is known, or not wanted.</summary>
    public virtual string? RecordsFault => null;

    /// <summary>Whether a body of no bytes is a page without records.</summary>
    public virtual bool AcceptsEmpty => true;

    /// <summary>The media type of a body without one.</summary>
    public virtual string MediaType => "application/octet-stream";

    /// <summary>Creates the scan of a format.</summary>
    public static BodyScan Create(PageSelectors selectors) => selectors.Decoder switch
    {
        DecoderKind.Json => new JsonScan(selectors),
        DecoderKind.Jsonl => new JsonLinesScan(selectors),
        DecoderKind.Csv => new CsvScan(),
        DecoderKind.Xml => new XmlScan(selectors.Records),
        DecoderKind.Text => new TextScan(),
        _ => throw new ArgumentOutOfRangeException(nameof(selectors), selectors.Decoder, "The decoder does not exist."),
    };

    /// <summary>Scans the next piece.</summary>
    /// <exception cref="PageFormatException">The bytes so far are not the start of a well-formed body.</exception>
    public abstract ValueTask AppendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken);

    /// <summary>Scans the end.</summary>
    /// <exception cref="PageFormatException">The body is not complete.</exception>
    public abstract ValueTask CompleteAsync();

    /// <summary>Returns the value of a selector of the body, as far as the body has been read.</summary>
    /// <param name="slot">The index of the selector.</param>
    /// <exception cref="FetchException">The value is too long, or is not Unicode.</exception>
    public virtual SelectedValue Read(int slot) => SelectedValue.Absent;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
