using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Errors;

/// <summary>
/// Decides what happens after a request without a page: a network error, an error status, or a success that a rule of the source calls an
/// error.
/// </summary>
/// <remarks>Implementations are used by many threads at once.</remarks>
public interface IErrorClassifier
{
    /// <summary>
    /// The values of bodies that <see cref="Classify"/> reads. Bodies are read once, as they arrive, so that other values are absent.
    /// Empty by default.
    /// </summary>
    IReadOnlyList<Selector> Selectors => [];

    /// <summary>Classifies a response or a failure.</summary>
    /// <param name="context">The response or failure.</param>
    /// <returns>The decision; null if the response is no error: it is a page.</returns>
    ErrorDecision? Classify(ErrorContext context);
}
