namespace PollerSaga.Fetching.Pages;

/// <summary>A body of text. Each line that is not empty is a record. Any bytes are accepted.</summary>
internal sealed class TextScan : BodyScan
{
    private long _records;
    private bool _hasContent;

    public override long? Records => _records + (_hasContent ? 1 : 0);

    public override string MediaType => "text/plain";

    public override ValueTask AppendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        var rest = piece.Span;
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            Append(rest[..end]);
            _records += _hasContent ? 1 : 0;
            _hasContent = false;
        }

        Append(rest);
        return ValueTask.CompletedTask;
    }

    public override ValueTask CompleteAsync() => ValueTask.CompletedTask;

    private void Append(ReadOnlySpan<byte> part) => _hasContent = _hasContent || part.ContainsAnyExcept((byte)'\r');
}
