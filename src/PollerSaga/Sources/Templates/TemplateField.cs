namespace PollerSaga.Sources.Templates;

/// <summary>A name with a template.</summary>
/// <param name="Name">The name of a parameter, header or field.</param>
/// <param name="Value">The value.</param>
internal sealed record TemplateField(string Name, Template Value);
