using PollerSaga.Sources.Templates;

namespace PollerSaga.Fetching.Secrets;

/// <summary>Values with the reference itself in place of each secret, for text that is shown, stored or compared.</summary>
internal sealed class MaskedValues(ITemplateValues values) : ITemplateValues
{
    public string ValueOf(TemplatePart part) =>
        part.Kind == TemplatePartKind.Secret ? $"${{secret:{part.Text}}}" : values.ValueOf(part);
}
