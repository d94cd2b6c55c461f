using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace PollerSaga.Settings;

/// <summary>Gathers what is wrong with the settings, each as a sentence that begins with the full name of the setting.</summary>
internal sealed class SettingsCheck
{
    public List<string> Failures { get; } = [];

    public ValidateOptionsResult Result => Failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(Failures);

    public void That(bool holds, string setting, string sentence)
    {
        if (!holds)
            Failures.Add($"{PollerSagaOptions.SectionName}:{setting} {sentence}");
    }

    public void AtLeast<T>(string setting, T value, T minimum, string example)
        where T : IComparable<T> =>
        That(value.CompareTo(minimum) >= 0, setting, $"is {value}; it must be at least {minimum}, for example {example}.");

    public void Within<T>(string setting, T value, T minimum, T maximum, string example)
        where T : IComparable<T> =>
        That(value.CompareTo(minimum) >= 0 && value.CompareTo(maximum) <= 0, setting, $"is {value}; it must be from {minimum} to {maximum}, for example {example}.");

    public void NotEmpty(string setting, [NotNull] string? value, string example)
    {
        That(!string.IsNullOrWhiteSpace(value), setting, $"is not set; give it, for example {example}.");
        value ??= string.Empty;
    }
}
