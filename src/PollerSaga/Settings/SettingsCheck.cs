using System.Diagnostics.CodeAnalysis;

namespace PollerSaga.Settings;

/// <summary>Collects the mistakes in the settings. Each is a sentence that begins with the full name of the setting.</summary>
internal sealed class SettingsCheck
{
    /// <summary>The section of the configuration that holds every setting.</summary>
    public const string Root = "PollerSaga";

    public List<string> Failures { get; } = [];

    public void Add(string failure) => Failures.Add(failure);

    public void That(bool holds, string setting, string sentence)
    {
        if (!holds)
            Add($"{Root}:{setting} {sentence}");
    }

    public void AtLeast<T>(string setting, T value, T minimum, string example)
        where T : IComparable<T> =>
        That(value.CompareTo(minimum) >= 0, setting, $"is {value}; it must be at least {minimum}, for example {example}.");

    public void Within<T>(string setting, T value, T minimum, T maximum, string example)
        where T : IComparable<T> =>
        That(
            value.CompareTo(minimum) >= 0 && value.CompareTo(maximum) <= 0,
            setting,
            $"is {value}; it must be from {minimum} to {maximum}, for example {example}.");

    public void Defined<T>(string setting, T value)
        where T : struct, Enum =>
        That(Enum.IsDefined(value), setting, $"is {value}; it must be {ExpectedValue.Of(typeof(T))}.");

    public void NotEmpty(string setting, [NotNull] string? value, string example)
    {
        That(!string.IsNullOrWhiteSpace(value), setting, $"is not set; give it, for example {example}.");
        value ??= string.Empty;
    }
}
