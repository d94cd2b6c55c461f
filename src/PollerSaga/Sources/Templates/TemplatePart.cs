namespace PollerSaga.Sources.Templates;

/// <summary>A part of a template: literal text, or a reference.</summary>
/// <param name="Kind">The kind of part.</param>
/// <param name="Text">The literal text, or the name that is referenced.</param>
internal readonly record struct TemplatePart(TemplatePartKind Kind, string Text);
