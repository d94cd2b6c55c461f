using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Fetching.Requests;

/// <summary>The values of the references in a request's templates.</summary>
/// <param name="source">The source with the defaults of the parameters.</param>
/// <param name="parameters">The values that the job supplies.</param>
/// <param name="partition">The values of the partition.</param>
/// <param name="secrets">Returns the value of a secret.</param>
internal sealed class RequestValues(
    SourceDefinition source,
    IReadOnlyDictionary<string, string> parameters,
    IReadOnlyDictionary<string, string> partition,
    Func<string, string> secrets) : ITemplateValues
{
    /// <exception cref="FetchException">A parameter or a value of the partition is missing.</exception>
    public string ValueOf(TemplatePart part) => part.Kind switch
    {
        TemplatePartKind.Secret => secrets(part.Text),
        TemplatePartKind.Partition => partition.TryGetValue(part.Text, out var value)
            ? value
            : throw Missing($"The partition has no value '{part.Text}', which the source {source.Name} uses. Add it to the partition."),
        _ => Find(part.Text)
            ?? throw Missing($"The source {source.Name} needs the parameter '{part.Text}'. Start the job with --param {part.Text}=VALUE."),
    };

    /// <summary>Whether an optional parameter of the template has no value. Such a field is omitted from the request.</summary>
    public bool IsOmitted(Template template) => template.Parts.Any(part =>
        part.Kind == TemplatePartKind.Parameter && source.Parameters.TryGetValue(part.Text, out var declared) && !declared.IsRequired
        && Find(part.Text) is null);

    private string? Find(string name) =>
        parameters.TryGetValue(name, out var value) ? value : source.Parameters.GetValueOrDefault(name)?.Default;

    private static FetchException Missing(string message) => new(message, isRetriable: false);
}
