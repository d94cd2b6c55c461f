using System.Globalization;
using PollerSaga.Files;

namespace PollerSaga.Fetching.Pages;

/// <summary>The bytes of an XML body for its reader. It limits the parts that the reader keeps in memory as a whole.</summary>
internal sealed class XmlFeed(Stream body) : ForwardStream
{
    /// <summary>Maximum size of a tag, CDATA section, comment or processing instruction in bytes.</summary>
    public const int MaxMarkup = 2 * 1024 * 1024;

    private long _nodeAt;
    private bool _isText;

    /// <summary>Marks the start of a node.</summary>
    /// <param name="isText">Whether the reader can skip text, which it does not keep.</param>
    public void StartNode(bool isText) => (_nodeAt, _isText) = (BytesRead, isText);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isText && BytesRead - _nodeAt > MaxMarkup)
        {
            throw new PageFormatException(
                "XML",
                string.Create(CultureInfo.InvariantCulture, $"a tag, CDATA section or comment is longer than {MaxMarkup} bytes."));
        }

        var read = await body.ReadAsync(buffer, cancellationToken);
        BytesRead += read;
        return read;
    }
}
