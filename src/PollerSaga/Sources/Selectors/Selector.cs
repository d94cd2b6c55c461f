namespace PollerSaga.Sources.Selectors;

/// <summary>
/// A reference to one value of a response: a JSON path of members and indices (a singular query of RFC 9535, and the index −1 for the last
/// element), for example <c>$.meta['next page'][0]</c>; <c>$</c>, the whole body; or <c>header:Name</c>.
/// </summary>
public sealed partial class Selector : IEquatable<Selector>
{
    private Selector(string text, string? header, IReadOnlyList<SelectorStep> steps) => (Text, Header, Steps) = (text, header, steps);

    /// <summary>The text of the definition.</summary>
    public string Text { get; }

    /// <summary>The header's name; null for a value of the body.</summary>
    public string? Header { get; }

    /// <summary>The steps from the body to the value; empty for the whole body and for a header.</summary>
    public IReadOnlyList<SelectorStep> Steps { get; }

    /// <inheritdoc />
    public bool Equals(Selector? other) => other is not null && Text == other.Text;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Selector);

    /// <inheritdoc />
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Text;
}
