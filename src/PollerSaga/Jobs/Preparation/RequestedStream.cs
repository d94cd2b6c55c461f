using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Jobs.Preparation;

/// <summary>The stream that a job or a check names.</summary>
/// <param name="Source">The source.</param>
/// <param name="Version">The version of its definition.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Parameters">The values of the source's parameters.</param>
internal sealed record RequestedStream(
    SourceDefinition Source,
    string Version,
    StreamDefinition Stream,
    IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The source and the stream, for example <c>github/issues</c>.</summary>
    public string Name => $"{Source.Name}/{Stream.Name}";

    /// <summary>Finds a stream of a definition, and checks the parameters.</summary>
    /// <param name="source">The source.</param>
    /// <param name="version">The version of its definition.</param>
    /// <param name="stream">The name of the stream; null for the only one.</param>
    /// <param name="parameters">The values of the source's parameters; null for none.</param>
    /// <exception cref="StreamNotFoundException">The stream does not exist, or a parameter is missing or unknown.</exception>
    public static RequestedStream Of(
        SourceDefinition source,
        string version,
        string? stream,
        IReadOnlyDictionary<string, string>? parameters)
    {
        var values = parameters ?? new Dictionary<string, string>();
        var found = FindStream(source, stream);
        return FindParameterFault(source, values) is { } fault
            ? throw new StreamNotFoundException(fault)
            : new RequestedStream(source, version, found, values);
    }

    /// <summary>
    /// The address of the definition; null if a secret is part of it. If a person typed the definition, its host and port may be on this
    /// machine or in an internal network.
    /// </summary>
    public Uri? FindUrl()
    {
        if (Source.Url.Parts.Any(part => part.Kind is TemplatePartKind.Secret or TemplatePartKind.Partition))
            return null;

        var url = string.Concat(Source.Url.Parts.Select(part => part.Kind == TemplatePartKind.Literal
            ? part.Text
            : Parameters.GetValueOrDefault(part.Text) ?? Source.Parameters[part.Text].Default));
        return Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null;
    }

    private static StreamDefinition FindStream(SourceDefinition source, string? name)
    {
        if (name is null && source.Streams.Count == 1)
            return source.Streams.Values.First();
        if (name is not null && source.Streams.TryGetValue(name, out var stream))
            return stream;

        var names = string.Join(", ", source.Streams.Keys);
        throw new StreamNotFoundException(name is null
            ? $"The source '{source.Name}' has several streams: name one, as {source.Name}/STREAM. They are {names}."
            : $"The source '{source.Name}' has no stream '{name}'. Its streams are {names}.");
    }

    private static string? FindParameterFault(SourceDefinition source, IReadOnlyDictionary<string, string> values)
    {
        if (values.Keys.Where(name => !source.Parameters.ContainsKey(name)).Order(StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            return source.Parameters.Count == 0
                ? $"The source '{source.Name}' has no parameter '{unknown}'. It has no parameters."
                : $"The source '{source.Name}' has no parameter '{unknown}'. Its parameters: "
                    + $"{string.Join(", ", source.Parameters.Keys.Order(StringComparer.Ordinal))}.";
        }

        return source.Parameters.Values.FirstOrDefault(parameter => IsMissing(parameter, values)) is { } missing
            ? $"The source '{source.Name}' needs the parameter '{missing.Name}'"
                + $"{(missing.Description is { } meaning ? $" ({meaning.TrimEnd('.')})" : string.Empty)}. "
                + $"Set it, for example with --param {missing.Name}=VALUE."
            : null;
    }

    private static bool IsMissing(SourceParameter parameter, IReadOnlyDictionary<string, string> values) =>
        parameter is { IsRequired: true, Default: null } && !values.ContainsKey(parameter.Name);
}
