namespace PollerSaga.Sources.Selectors;

/// <summary>One step of a selector: a member of an object, or an element of an array.</summary>
/// <param name="Name">The member's name; null for an element.</param>
/// <param name="Index">The element's index, from 0; −1 is the last element. It has no meaning for a member.</param>
public readonly record struct SelectorStep(string? Name, int Index);
