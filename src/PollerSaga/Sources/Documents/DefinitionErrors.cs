using PollerSaga.Diagnostics;

namespace PollerSaga.Sources.Documents;

/// <summary>Collects the errors of a definition.</summary>
/// <param name="file">The file or other origin, as the user named it.</param>
internal sealed class DefinitionErrors(string file)
{
    /// <summary>Maximum number of errors that are reported. A file with more is probably no definition.</summary>
    public const int MaxErrors = 200;

    private const int MaxShown = 80;

    private readonly List<DefinitionError> _errors = [];

    /// <summary>Number of errors so far, including those beyond <see cref="MaxErrors"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Returns the errors in the order of the file.</summary>
    public IReadOnlyList<DefinitionError> ToList() => [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];

    /// <summary>Adds an error at a value.</summary>
    public void Add(DocumentNode node, string path, string message) => Add(node.Line, node.Column, path, message);

    /// <summary>Adds an error at a position inside a text.</summary>
    public void Add(ScalarNode node, int position, string path, string message) => Add(node.Line, node.ColumnAt(position), path, message);

    /// <summary>Adds an error at a place.</summary>
    public void Add(int line, int column, string path, string message)
    {
        if (Count++ < MaxErrors)
            _errors.Add(new DefinitionError(file, line, column, PlainText.Line(path), PlainText.Line(message)));
    }

    /// <summary>Returns a value or key for a message: in one line, and cut to a readable length.</summary>
    public static string Show(string text) => $"'{(text.Length <= MaxShown ? text : $"{text[..MaxShown]}…")}'";
}
