using System.Text;

namespace PollerSaga.Coverage;

/// <summary>Reads a table of dialects: CSV (RFC 4180) with a header line.</summary>
internal static class DialectTable
{
    /// <summary>Reads the rows. Columns can have any order, and further columns are ignored.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="file">The name of the file, for messages.</param>
    /// <exception cref="InvalidDataException">A column is missing, or a row has another number of columns.</exception>
    public static IReadOnlyList<DialectRow> Parse(string text, string file)
    {
        var lines = ReadLines(text).ToList();
        if (lines.Count == 0)
            throw new InvalidDataException($"{file} is empty. Expected a header line and a row per stream.");

        var columns = lines[0].Select((name, index) => (name, index)).ToDictionary(column => column.name, column => column.index);
        foreach (var (line, index) in lines.Select((line, index) => (line, index)))
        {
            if (line.Count != columns.Count)
                throw new InvalidDataException($"Row {index + 1} of {file} has {line.Count} columns; the header has {columns.Count}.");
        }

        return [.. lines.Skip(1).Select(line => ToRow(column => columns.TryGetValue(column, out var index)
            ? line[index]
            : throw new InvalidDataException($"{file} has no column '{column}'. Add it to the header and to each row.")))];
    }

    private static DialectRow ToRow(Func<string, string> read) => new()
    {
        Connector = read("connector"),
        Stream = read("stream"),
        Pagination = read("pagination"),
        TokenIn = read("token_in"),
        TokenName = read("token_name"),
        SizeName = read("size_name"),
        PageStart = read("page_start"),
        Auth = read("auth"),
        Method = read("method"),
        Partition = read("partition"),
        Incremental = read("incremental"),
        ErrorRules = read("error_rules"),
        RecordPath = read("record_path"),
        Decoder = read("decoder"),
        Retriever = read("retriever"),
    };

    private static IEnumerable<IReadOnlyList<string>> ReadLines(string text)
    {
        var (fields, field, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (isQuoted && letter == '"' && index + 1 < text.Length && text[index + 1] == '"')
                field.Append(text[++index]);
            else if (letter == '"')
                isQuoted = !isQuoted;
            else if (isQuoted || letter is not (',' or '\n' or '\r'))
                field.Append(letter);
            else if (letter != '\r')
                fields.Add(Take(field));

            if (isQuoted || letter != '\n')
                continue;
            yield return fields;
            fields = [];
        }

        if (field.Length > 0 || fields.Count > 0)
            yield return [.. fields, Take(field)];
    }

    private static string Take(StringBuilder field)
    {
        var text = field.ToString();
        field.Clear();
        return text;
    }
}
