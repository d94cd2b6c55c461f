using System.Text;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;
using PollerSaga.Storage;

namespace PollerSaga.Sources.Reading;

/// <summary>Reads definitions, YAML or JSON. It reports all errors of a definition, each with its place and the fix.</summary>
/// <param name="paginators">The names of the paginators that the host has registered.</param>
/// <param name="credentials">The names of the credentials that the host has registered.</param>
internal sealed class SourceReader(IReadOnlyCollection<string> paginators, IReadOnlyCollection<string> credentials)
{
    /// <summary>Maximum size of a definition in bytes of UTF-8: 256 KiB.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string StreamsExample = "streams: { items: { path: /items, pagination: { type: none } } }";

    /// <summary>Reads a definition.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file or other origin, for messages.</param>
    public SourceReading Read(string text, string file)
    {
        var errors = new DefinitionErrors(file);
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            errors.Add(1, 1, path: string.Empty, $"The definition has more than {MaxBytes / 1024} KiB. Divide it into several sources.");
            return new SourceReading(Definition: null, errors.ToList());
        }

        // The parser takes NUL for the end of the text.
        if (!Reason.IsStorable(text))
        {
            errors.Add(1, 1, path: string.Empty, "The definition contains NUL or half of a character. Save it as text in UTF-8.");
            return new SourceReading(Definition: null, errors.ToList());
        }

        var definition = DocumentParser.Parse(text, errors) is { } root
            && Section.Open(new Entry(root, Path: string.Empty), errors, "version: 1", DefinitionKeys.Source) is { } section
                ? Read(section, errors)
                : null;
        return new SourceReading(errors.Count == 0 ? definition : null, errors.ToList());
    }

    private SourceDefinition? Read(Section section, DefinitionErrors errors)
    {
        var values = new ValueReader(errors);
        var parameters = new ParametersReader(values, errors).Read(section.Find("parameters"));
        var expressions = new ExpressionReader(values, errors, parameters.Keys.ToHashSet(StringComparer.Ordinal));
        var (urls, fields) = (new UrlReader(expressions, errors), new FieldsReader(expressions, errors));
        var requests = new RequestReader(values, expressions, fields, urls, errors);
        var sessions = new SessionReader(values, expressions, requests, errors);
        var rules = new ErrorRulesReader(values, expressions, errors);

        CheckVersion(section, values, errors);
        var name = ReadName(section, values, errors);
        var url = urls.Address(section.Require("url", "url: https://api.example.com"), hasQuery: false);
        var credential = new CredentialsReader(values, expressions, urls, sessions, errors, credentials).Read(section.Find("credentials"));
        var headers = fields.Headers(section.Find("headers"));
        var limits = new LimitsReader(values, errors).Read(section.Find("limits"));
        var sourceRules = rules.Read(section.Find("errors"));
        var streams = ReadStreams(
            section,
            new StreamDefinitionReader(
                values,
                expressions,
                requests,
                new PaginationReader(values, expressions, errors, paginators),
                rules,
                errors),
            sourceRules,
            errors);
        return name is null || url is null ? null : new SourceDefinition(name, url, parameters, credential, headers ?? [], limits, streams);
    }

    private static void CheckVersion(Section section, ValueReader values, DefinitionErrors errors)
    {
        if (section.Require("version", "version: 1") is { } version
            && values.Whole(version, long.MinValue) is { } number
            && number != 1)
        {
            errors.Add(version.Node, version.Path, $"The version {number} of the format is unknown. Write 'version: 1'.");
        }
    }

    private static string? ReadName(Section section, ValueReader values, DefinitionErrors errors)
    {
        var entry = section.Require("name", "name: github");
        if (values.Text(entry, SourceNames.ExpectedSource) is not { } name)
            return null;
        if (SourceNames.IsSource(name.Text))
            return name.Text;

        errors.Add(
            name.Node,
            entry!.Value.Path,
            $"The value is {DefinitionErrors.Show(name.Text)}. Expected {SourceNames.ExpectedSource}.");
        return null;
    }

    private static Dictionary<string, StreamDefinition> ReadStreams(
        Section section,
        StreamDefinitionReader reader,
        IReadOnlyList<ErrorRule> sourceRules,
        DefinitionErrors errors)
    {
        var streams = new Dictionary<string, StreamDefinition>(StringComparer.Ordinal);
        if (section.Require("streams", StreamsExample) is not { } entry
            || Section.Open(entry, errors, StreamsExample) is null
            || entry.Node is not MappingNode mapping)
        {
            return streams;
        }

        if (mapping.Entries.Count == 0)
            errors.Add(mapping, entry.Path, $"The source has no streams. Add one, for example {StreamsExample}.");
        foreach (var (key, value) in mapping.Entries)
        {
            var path = DocumentPath.Of(entry.Path, key.Text);
            if (!SourceNames.IsStream(key.Text))
                errors.Add(key, path, $"{DefinitionErrors.Show(key.Text)} is no name of a stream. Expected {SourceNames.ExpectedStream}.");
            if (reader.Read(key.Text, new Entry(value, path), sourceRules) is { } stream)
                streams.Add(key.Text, stream);
        }

        return streams;
    }
}
