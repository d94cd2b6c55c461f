using System.Globalization;

namespace PollerSaga.Jobs.Control;

/// <summary>
/// A value that a command takes: an option of the command line, a field of the HTTP body, a field of the dashboard's dialog.
/// </summary>
/// <param name="Name">The name of the field, for example <c>maxConcurrency</c>.</param>
internal sealed record JobCommandParameter(string Name)
{
    /// <summary>The option of the command line, for example <c>--max-concurrency</c>.</summary>
    public string Option { get; } = "--" + string.Concat(
        Name.Select(letter => char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <summary>The placeholder of the option's value, for example <c>DURATION</c>.</summary>
    public required string HelpName { get; init; }

    /// <summary>The description of the option.</summary>
    public required string Description { get; init; }

    /// <summary>The label of the dashboard's field.</summary>
    public required string Label { get; init; }

    /// <summary>The hint below the dashboard's field.</summary>
    public string? Hint { get; init; }

    /// <summary>The valid input, for example <c>expected a whole number of at least 1</c>.</summary>
    public required string Expected { get; init; }

    /// <summary>Parses text; returns null for invalid text.</summary>
    public required Func<string, object?> Parse { get; init; }

    /// <summary>Returns the rule that a value violates, for example <c>must be at least 1</c>; null for a valid value.</summary>
    public required Func<object, string?> FindViolation { get; init; }

    /// <summary>Whether the command needs the value.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Returns an error for an invalid value; null for a valid value, and for none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The name that the error mentions.</param>
    public string? FindError(object? value, string name) => value is not null && FindViolation(value) is { } violation
        ? string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it {violation}.")
        : null;

    /// <summary>Returns an error for invalid input; null for valid input, and for none that is needed.</summary>
    public string? FindInputError(string text) => (text.Trim().Length == 0 && !IsRequired) || Parse(text.Trim()) is not null
        ? null
        : $"{char.ToUpperInvariant(Expected[0])}{Expected[1..]}.";
}
