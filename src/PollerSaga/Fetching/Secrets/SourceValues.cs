using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Fetching.Secrets;

/// <summary>
/// The values of a source's templates for one job. Each secret that is used is added to the values that no text may reveal.
/// </summary>
/// <param name="source">The source, whose parameters can have defaults.</param>
/// <param name="parameters">The parameters of the job.</param>
/// <param name="partition">The values of the partition.</param>
/// <param name="secrets">The secrets.</param>
/// <param name="used">Collects the secrets that are used.</param>
internal sealed class SourceValues(
    SourceDefinition source,
    IReadOnlyDictionary<string, string> parameters,
    IReadOnlyDictionary<string, string> partition,
    ISecrets secrets,
    SecretValues used) : ITemplateValues
{
    /// <inheritdoc />
    /// <exception cref="MissingSecretException">The secret is missing.</exception>
    /// <exception cref="TemplateException">The parameter or the value of the partition is missing.</exception>
    public string ValueOf(TemplatePart part) => part.Kind switch
    {
        TemplatePartKind.Secret => SecretOf(part.Text),
        TemplatePartKind.Partition => partition.GetValueOrDefault(part.Text)
            ?? throw new TemplateException(
                $"The source '{source.Name}' uses ${{partition.{part.Text}}} where a partition has no such value.",
                0),
        TemplatePartKind.Parameter => parameters.GetValueOrDefault(part.Text)
            ?? source.Parameters.GetValueOrDefault(part.Text)?.Default
            ?? throw new TemplateException(
                $"The source '{source.Name}' needs the parameter '{part.Text}'. Start the job with --param {part.Text}=VALUE.",
                0),
        _ => part.Text,
    };

    private string SecretOf(string name)
    {
        var value = secrets.Get(name);
        used.Add(value);
        return value;
    }
}
