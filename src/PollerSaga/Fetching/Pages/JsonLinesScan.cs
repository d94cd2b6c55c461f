using System.Globalization;
using System.Text.Json;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pages;

/// <summary>
/// A body with a JSON value on each line. Lines of white space are ignored; all others are records. For selectors, the body is an array
/// of its records.
/// </summary>
internal sealed class JsonLinesScan : BodyScan
{
    private readonly SelectionPass? _selection;
    private readonly JsonChecker _checker;
    private long _line = 1;
    private long _records;
    private bool _hasContent;

    public JsonLinesScan(PageSelectors selectors)
    {
        _selection = selectors.ReadsBody ? new SelectionPass(selectors, isLines: true) : null;
        _checker = new JsonChecker(_selection);
    }

    public override long? Records => _records;

    public override string MediaType => "application/x-ndjson";

    public override ValueTask AppendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        var rest = piece.Span;
        for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            EndLine(rest[..end]);
        Append(rest);
        return ValueTask.CompletedTask;
    }

    public override ValueTask CompleteAsync()
    {
        EndLine([]);
        return ValueTask.CompletedTask;
    }

    public override SelectedValue Read(int slot) => _selection?.Read(slot) ?? SelectedValue.Absent;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _checker.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsBlank(ReadOnlySpan<byte> part) => part.IndexOfAnyExcept(" \t\r"u8) < 0;

    private void Append(ReadOnlySpan<byte> part)
    {
        if (!_hasContent && IsBlank(part))
            return;

        _hasContent = true;
        try
        {
            _checker.Append(part);
        }
        catch (JsonException exception)
        {
            throw NotWellFormed(exception);
        }
    }

    private void EndLine(ReadOnlySpan<byte> part)
    {
        if (_hasContent || !IsBlank(part))
        {
            CheckLine(part);
            _checker.Restart();
            _records++;
        }

        _hasContent = false;
        _line++;
    }

    private void CheckLine(ReadOnlySpan<byte> part)
    {
        try
        {
            if (!_hasContent)
            {
                _checker.CheckWhole(part);
                return;
            }

            _checker.Append(part);
            _checker.Complete();
        }
        catch (JsonException exception)
        {
            throw NotWellFormed(exception);
        }
    }

    private PageFormatException NotWellFormed(JsonException exception) =>
        new("JSON Lines", string.Create(CultureInfo.InvariantCulture, $"line {_line}: {exception.Message}"), exception);
}
