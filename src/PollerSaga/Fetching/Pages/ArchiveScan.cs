namespace PollerSaga.Fetching.Pages;

/// <summary>A body that is a file of its own. Any bytes are accepted; the records are unknown.</summary>
internal sealed class ArchiveScan : BodyScan
{
    public override bool AcceptsEmpty => false;

    public override ValueTask AppendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask CompleteAsync() => ValueTask.CompletedTask;
}
