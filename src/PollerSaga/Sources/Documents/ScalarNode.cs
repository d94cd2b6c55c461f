namespace PollerSaga.Sources.Documents;

/// <summary>A text, number, truth value or null.</summary>
/// <param name="Text">The text as the definition writes it, without quotes.</param>
/// <param name="Type">The type, by the core schema of YAML 1.2: only a value without quotes is no text.</param>
/// <param name="IsVerbatim">Whether the text stands in one line and without escapes, so that columns can be counted in it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column of the first character or quote, from 1.</param>
/// <param name="IsQuoted">Whether a quote precedes the text.</param>
internal sealed record ScalarNode(string Text, ScalarType Type, bool IsQuoted, bool IsVerbatim, int Line, int Column)
    : DocumentNode(Line, Column)
{
    public override string Kind => Type switch
    {
        ScalarType.Null => "empty",
        ScalarType.Boolean => "true or false",
        ScalarType.Integer or ScalarType.Number => "a number",
        _ => "text",
    };

    /// <summary>Returns the column of a position in <see cref="Text"/>, or of the value if columns cannot be counted.</summary>
    public int ColumnAt(int position) => IsVerbatim ? Column + position + (IsQuoted ? 1 : 0) : Column;
}
