namespace PollerSaga.Sources.Templates;

/// <summary>A template is not valid.</summary>
/// <param name="message">The fault and the fix.</param>
/// <param name="position">Position of the fault in the text, from 0.</param>
internal sealed class TemplateException(string message, int position) : Exception(message)
{
    /// <summary>Position of the fault in the text, from 0.</summary>
    public int Position => position;
}
