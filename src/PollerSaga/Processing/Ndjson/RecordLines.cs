using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using PollerSaga.Fetching;
using PollerSaga.Files;
using PollerSaga.Payloads;

namespace PollerSaga.Processing.Ndjson;

/// <summary>
/// Copies the records of a page as lines: each record byte by byte, without the white space between its tokens. It keeps only the current
/// token in memory. The budget limits the long tokens of all pages.
/// </summary>
internal sealed class RecordLines
{
    private const int ReadBytes = 64 * 1024;
    private const int MaxArraysShown = 10;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly string _property;
    private readonly ArrayBufferWriter<byte> _lines = new(ReadBytes);
    private readonly List<string> _otherArrays = [];
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = JsonChecker.MaxDepth });
    private bool _hasBegun;
    private string? _otherName;
    private string? _otherValue;
    private bool _isAtProperty;
    private bool _hasRecords;
    private int? _recordDepth;
    private bool _needsComma;

    private RecordLines(string property) => _property = property;

    /// <summary>Copies the records of a page.</summary>
    /// <param name="page">A JSON object with an array of records under <paramref name="property"/>, or an array of records.</param>
    /// <param name="property">The property.</param>
    /// <param name="lines">The output.</param>
    /// <param name="share">The part of the budget for the tokens of this page.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <exception cref="PayloadMismatchException">The page has no array under this property.</exception>
    /// <exception cref="PayloadProcessingException">The page is not JSON, or neither an object nor an array.</exception>
    /// <exception cref="Faults.DependencyUnavailableException">The disk is full or fails.</exception>
    public static async Task CopyAsync(
        Stream page,
        string property,
        FileStream lines,
        BufferBudget.Share share,
        CancellationToken cancellationToken)
    {
        var copy = new RecordLines(property);
        var options = new StreamPipeReaderOptions(bufferSize: ReadBytes, minimumReadSize: ReadBytes / 4, leaveOpen: true);
        var pipe = PipeReader.Create(page, options);
        try
        {
            // A token that is longer than the buffer is read again only after the buffer has doubled: its cost stays linear in its length.
            for (var atLeast = ByteOrderMark.Length; ;)
            {
                var read = await pipe.ReadAtLeastAsync(atLeast, cancellationToken);
                var left = copy.Take(read.Buffer, read.IsCompleted);
                copy.FlushTo(lines, all: read.IsCompleted);
                if (read.IsCompleted)
                    return;

                atLeast = (int)Math.Min(int.MaxValue, Math.Max(1, left.Length * 2));
                if (atLeast > ReadBytes && atLeast > share.Held)
                    await share.TakeAsync(atLeast - share.Held, cancellationToken);
                pipe.AdvanceTo(left.Start, read.Buffer.End);
            }
        }
        catch (JsonException exception)
        {
            throw new PayloadProcessingException($"the page is not JSON: {exception.Message}", exception);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    /// <summary>Reads the complete tokens.</summary>
    /// <returns>The bytes after the last one.</returns>
    private ReadOnlySequence<byte> Take(ReadOnlySequence<byte> bytes, bool isLast)
    {
        if (!_hasBegun && StartsWithByteOrderMark(bytes))
            bytes = bytes.Slice(ByteOrderMark.Length);

        var reader = new Utf8JsonReader(bytes, isLast, _state);
        while (reader.Read())
            Take(ref reader);
        _state = reader.CurrentState;
        if (isLast && !_hasRecords)
            throw new PayloadMismatchException(DescribeMismatch());

        return bytes.Slice(reader.Position);
    }

    private void Take(ref Utf8JsonReader reader)
    {
        if (_recordDepth is { } depth)
        {
            if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth < depth)
                _recordDepth = null;
            else
                TakeRecord(ref reader, depth);
        }
        else if (!_hasBegun)
        {
            _hasBegun = true;
            if (reader.TokenType == JsonTokenType.StartArray)
                BeginRecords(ref reader);
            else if (reader.TokenType != JsonTokenType.StartObject)
                throw new PayloadProcessingException($"the page is {Describe(reader.TokenType)}, not a JSON object or array.");
        }
        else if (reader.CurrentDepth == 1)
        {
            TakeProperty(ref reader);
        }
    }

    private void TakeProperty(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _isAtProperty = reader.ValueTextEquals(_property);
            _otherName = _isAtProperty || _otherArrays.Count > MaxArraysShown ? null : NameOf(ref reader);
        }
        else if (_isAtProperty)
        {
            _isAtProperty = false;
            if (_hasRecords)
                throw new PayloadProcessingException($"the page has the property '{_property}' twice.");
            if (reader.TokenType == JsonTokenType.StartArray)
                BeginRecords(ref reader);
            else
                _otherValue = Describe(reader.TokenType);
        }
        else if (_otherName is not null)
        {
            if (reader.TokenType == JsonTokenType.StartArray)
                _otherArrays.Add(_otherName);
            _otherName = null;
        }
    }

    private void BeginRecords(ref Utf8JsonReader reader)
    {
        _hasRecords = true;
        _recordDepth = reader.CurrentDepth + 1;
    }

    private void TakeRecord(ref Utf8JsonReader reader, int recordDepth)
    {
        var isEnd = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
        if (_needsComma && !isEnd)
            Write(","u8);

        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                WriteQuoted(ref reader);
                Write(":"u8);
                break;
            case JsonTokenType.String:
                WriteQuoted(ref reader);
                break;
            default:
                WriteRaw(ref reader);
                break;
        }

        _needsComma = reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.StartArray or JsonTokenType.StartObject);
        if (_needsComma && reader.CurrentDepth == recordDepth)
        {
            Write("\n"u8);
            _needsComma = false;
        }
    }

    private void WriteQuoted(ref Utf8JsonReader reader)
    {
        // Still escaped: an escaped JSON string contains no line break.
        Write("\""u8);
        WriteRaw(ref reader);
        Write("\""u8);
    }

    private void WriteRaw(ref Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence)
        {
            Write(reader.ValueSpan);
            return;
        }

        foreach (var piece in reader.ValueSequence)
            Write(piece.Span);
    }

    private void Write(ReadOnlySpan<byte> bytes) => _lines.Write(bytes);

    private void FlushTo(FileStream lines, bool all)
    {
        if (!all && _lines.WrittenCount < ReadBytes)
            return;

        try
        {
            lines.Write(_lines.WrittenSpan);
        }
        catch (Exception exception) when (DiskFault.Is(exception))
        {
            throw DiskFault.At(lines.Name, exception);
        }

        _lines.ResetWrittenCount();
    }

    private string DescribeMismatch()
    {
        var problem = _otherValue is null
            ? $"the page has no array '{_property}'"
            : $"the property '{_property}' of the page is {_otherValue}, not an array";
        return _otherArrays.Count switch
        {
            0 => $"{problem}, and the page has no other array at its top level. ndjson needs an array of records.",
            > MaxArraysShown => $"{problem}. Its arrays are {string.Join(", ", _otherArrays.Take(MaxArraysShown))} and more. "
                + "Name one of them with --records.",
            1 => $"{problem}. Its only array is {_otherArrays[0]}. Name it with --records.",
            _ => $"{problem}. Its arrays are {string.Join(", ", _otherArrays)}. Name one of them with --records.",
        };
    }

    // As it is written: the JSON grammar allows escapes that cannot be unescaped.
    private static string NameOf(ref Utf8JsonReader reader) =>
        Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);

    private static bool StartsWithByteOrderMark(ReadOnlySequence<byte> bytes) =>
        bytes.Length >= ByteOrderMark.Length && bytes.Slice(0, ByteOrderMark.Length).ToArray().AsSpan().SequenceEqual(ByteOrderMark);

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };
}
