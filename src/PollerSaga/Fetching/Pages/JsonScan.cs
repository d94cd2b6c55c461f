using System.Text.Json;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pages;

/// <summary>A body of one JSON value.</summary>
internal sealed class JsonScan : BodyScan
{
    private readonly SelectionPass? _selection;
    private readonly JsonChecker _checker;

    public JsonScan(PageSelectors selectors)
    {
        _selection = selectors.ReadsBody ? new SelectionPass(selectors) : null;
        _checker = new JsonChecker(_selection);
    }

    public override long? Records => _selection?.Records;

    public override string? RecordsFault => _selection?.RecordsFault;

    public override bool AcceptsEmpty => false;

    public override string MediaType => "application/json";

    public override ValueTask AppendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        try
        {
            _checker.Append(piece.Span);
            return ValueTask.CompletedTask;
        }
        catch (JsonException exception)
        {
            throw NotWellFormed(exception);
        }
    }

    public override ValueTask CompleteAsync()
    {
        try
        {
            _checker.Complete();
            return ValueTask.CompletedTask;
        }
        catch (JsonException exception)
        {
            throw NotWellFormed(exception);
        }
    }

    public override SelectedValue Read(int slot) => _selection?.Read(slot) ?? SelectedValue.Absent;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _checker.Dispose();
        base.Dispose(disposing);
    }

    private static PageFormatException NotWellFormed(JsonException exception) => new("JSON", exception.Message, exception);
}
