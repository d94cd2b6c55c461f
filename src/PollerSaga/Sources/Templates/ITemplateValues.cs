namespace PollerSaga.Sources.Templates;

/// <summary>The values of a template's references.</summary>
internal interface ITemplateValues
{
    /// <summary>Returns the value of a reference.</summary>
    /// <param name="part">A part that is no literal.</param>
    /// <returns>The value. A masked value stands for a secret where text is shown or stored.</returns>
    string ValueOf(TemplatePart part);
}
