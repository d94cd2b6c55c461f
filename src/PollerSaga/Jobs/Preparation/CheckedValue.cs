namespace PollerSaga.Jobs.Preparation;

/// <summary>A value that a selector of the definition found in a response.</summary>
/// <param name="Selector">The selector.</param>
/// <param name="Kind">The JSON kind in lower case, for example <c>number</c>; <c>absent</c> if the selector found nothing.</param>
/// <param name="Value">The value, with secrets masked and at most 200 characters; null for an object, an array and an absent value.</param>
public sealed record CheckedValue(string Selector, string Kind, string? Value);
