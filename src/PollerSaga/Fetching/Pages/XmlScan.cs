using System.Globalization;
using System.IO.Pipelines;
using System.Xml;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pages;

/// <summary>
/// An XML body. It must be well-formed and without a document type. The records are the child elements of the root element, or the elements
/// with the path of a selector: <c>$.response.items.item</c>, from the root element and without namespaces.
/// </summary>
internal sealed class XmlScan : BodyScan
{
    private readonly string[] _path;
    private readonly Pipe _pipe = new();
    private readonly Task _reading;
    private long _records;

    public XmlScan(Selector? records)
    {
        _path = [.. (records?.Steps ?? []).Select(step => step.Name!)];
        _reading = ReadAsync();
    }

    public override long? Records => _records;

    public override bool AcceptsEmpty => false;

    public override string MediaType => "application/xml";

    public override async ValueTask AppendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        var flushed = await _pipe.Writer.WriteAsync(piece, cancellationToken);
        if (flushed.IsCompleted)
            await _reading;
    }

    public override async ValueTask CompleteAsync()
    {
        await _pipe.Writer.CompleteAsync();
        await _reading;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Of a body that was not read to its end, the fault is that of its reader.
            _pipe.Writer.Complete();
            _reading.ContinueWith(static reading => reading.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }

        base.Dispose(disposing);
    }

    private async Task ReadAsync()
    {
        var settings = new XmlReaderSettings
        {
            Async = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        try
        {
            await using var feed = new XmlFeed(_pipe.Reader.AsStream(leaveOpen: true));
            using var reader = XmlReader.Create(feed, settings);
            await ReadNodesAsync(reader, feed);
        }
        catch (XmlException exception)
        {
            throw new PageFormatException("XML", exception.Message, exception);
        }
        finally
        {
            await _pipe.Reader.CompleteAsync();
        }
    }

    private async Task ReadNodesAsync(XmlReader reader, XmlFeed feed)
    {
        var matched = 0; // The open elements on the path, from the root.
        while (await reader.ReadAsync())
        {
            feed.StartNode(reader.NodeType is XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace);
            if (reader.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement))
                continue;
            if (reader.Depth >= JsonChecker.MaxDepth)
            {
                throw new PageFormatException(
                    "XML",
                    string.Create(CultureInfo.InvariantCulture, $"elements are nested more than {JsonChecker.MaxDepth} deep."));
            }

            matched = Math.Min(matched, reader.Depth);
            if (reader.NodeType == XmlNodeType.Element)
                matched = Count(reader, matched);
        }
    }

    private int Count(XmlReader reader, int matched)
    {
        if (_path.Length == 0)
        {
            _records += reader.Depth == 1 ? 1 : 0;
            return matched;
        }

        if (reader.Depth != matched || matched >= _path.Length || reader.LocalName != _path[matched])
            return matched;
        if (matched + 1 == _path.Length)
            _records++;
        return matched + 1;
    }
}
