namespace PollerSaga.Sources.Selectors;

/// <summary>A selector or predicate is not valid.</summary>
/// <param name="message">The fault and the fix.</param>
/// <param name="position">Position of the fault in the text, from 0.</param>
public sealed class SelectorException(string message, int position) : Exception(message)
{
    /// <summary>Position of the fault in the text, from 0.</summary>
    public int Position => position;
}
