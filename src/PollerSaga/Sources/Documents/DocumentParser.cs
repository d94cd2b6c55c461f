using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PollerSaga.Sources.Documents;

/// <summary>
/// Reads YAML, of which JSON is a part, into nodes. Anchors, aliases, tags and a second document are refused, so that a definition reads
/// from top to bottom, has an equivalent in JSON, and cannot expand to more than its text.
/// </summary>
internal sealed class DocumentParser
{
    private const int MaxDepth = 32;

    private readonly Parser _parser;
    private readonly DefinitionErrors _errors;

    private DocumentParser(string text, DefinitionErrors errors) => (_parser, _errors) = (new Parser(new StringReader(text)), errors);

    /// <summary>Parses a text. Returns null, with an error, if it cannot be read to its end.</summary>
    public static DocumentNode? Parse(string text, DefinitionErrors errors)
    {
        try
        {
            return new DocumentParser(text, errors).ParseDocument();
        }
        catch (YamlException exception)
        {
            errors.Add(
                Place(exception.Start.Line),
                Place(exception.Start.Column),
                path: string.Empty,
                $"The text is not valid YAML: {exception.Message.TrimEnd('.')}. Check the indentation, quotes and brackets above.");
            return null;
        }
    }

    private static int Place(long number) => (int)Math.Clamp(number, 1, int.MaxValue);

    private DocumentNode? ParseDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _errors.Add(1, 1, string.Empty, "The definition is empty. Begin it with 'version: 1'.");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var node = ParseNode(path: string.Empty, depth: 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _errors.Add(
                Place(second.Start.Line),
                Place(second.Start.Column),
                string.Empty,
                "A second document begins. Write each source into a file of its own.");
        }

        return node;
    }

    private DocumentNode ParseNode(string path, int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            Refuse(alias, path, $"The alias *{alias.Value.Value} is not supported. Repeat the value.");
            return Empty(alias);
        }

        if (depth > MaxDepth)
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"there are more than {MaxDepth} levels");

        if (_parser.Accept<NodeEvent>(out var node))
        {
            if (!node.Anchor.IsEmpty)
                Refuse(node, path, $"The anchor &{node.Anchor.Value} is not supported. Remove it.");
            if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific && !IsPredicate(node))
                Refuse(node, path, $"The tag {node.Tag.Value} is not supported. Remove it; a text that looks like a number needs quotes.");
        }

        if (_parser.TryConsume<MappingStart>(out var mapping))
            return ParseMapping(mapping, path, depth);
        if (_parser.TryConsume<SequenceStart>(out var list))
            return ParseList(list, path, depth);
        return ToNode(_parser.Consume<Scalar>());
    }

    private MappingNode ParseMapping(MappingStart start, string path, int depth)
    {
        var entries = new Dictionary<string, MappingEntry>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ParseNode(path, depth + 1);
            var keyPath = key is ScalarNode name ? DocumentPath.Of(path, name.Text) : path;
            var value = ParseNode(keyPath, depth + 1);
            if (key is not ScalarNode scalar)
                _errors.Add(key, path, $"A key is {key.Kind}. Expected a name, for example 'path:'.");
            else if (!entries.TryAdd(scalar.Text, new MappingEntry(scalar, value)))
                _errors.Add(scalar, keyPath, $"The key occurs twice, first in line {entries[scalar.Text].Key.Line}. Remove one of them.");
        }

        return new MappingNode([.. entries.Values], Place(start.Start.Line), Place(start.Start.Column));
    }

    private ListNode ParseList(SequenceStart start, string path, int depth)
    {
        var items = new List<DocumentNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ParseNode(DocumentPath.Of(path, items.Count), depth + 1));
        return new ListNode(items, Place(start.Start.Line), Place(start.Start.Column));
    }

    // Without quotes, !$.has_more is a tag without a value. A person means the predicate.
    private static bool IsPredicate(NodeEvent node) => node is Scalar { Value.Length: 0, Style: ScalarStyle.Plain }
        && (node.Tag.Value.StartsWith("!$", StringComparison.Ordinal) || node.Tag.Value.StartsWith("!header:", StringComparison.Ordinal));

    private static ScalarNode ToNode(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && IsPredicate(scalar))
        {
            return new ScalarNode(
                scalar.Tag.Value,
                ScalarType.Text,
                IsQuoted: false,
                IsVerbatim: true,
                Place(scalar.Start.Line),
                Place(scalar.Start.Column));
        }

        var isQuoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted;
        var length = scalar.End.Index - scalar.Start.Index - (isQuoted ? 2 : 0);
        return new ScalarNode(
            scalar.Value,
            scalar.Style == ScalarStyle.Plain ? PlainScalar.TypeOf(scalar.Value) : ScalarType.Text,
            isQuoted,
            IsVerbatim: scalar.Start.Line == scalar.End.Line && length == scalar.Value.Length,
            Place(scalar.Start.Line),
            Place(scalar.Start.Column));
    }

    private static ScalarNode Empty(ParsingEvent place) => new(
        string.Empty,
        ScalarType.Null,
        IsQuoted: false,
        IsVerbatim: false,
        Place(place.Start.Line),
        Place(place.Start.Column));

    private void Refuse(ParsingEvent place, string path, string message) =>
        _errors.Add(Place(place.Start.Line), Place(place.Start.Column), path, message);
}
