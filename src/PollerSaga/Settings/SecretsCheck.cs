using Microsoft.Extensions.Configuration;

namespace PollerSaga.Settings;

/// <summary>
/// Checks the form of the settings with secrets. Their names belong to the sources, so that no options class has them. No message
/// contains a value.
/// </summary>
internal static class SecretsCheck
{
    private const string Secrets = "Secrets";
    private const string Directory = "SecretsDirectory";

    /// <summary>Whether a name below <c>PollerSaga</c> is one of these settings.</summary>
    public static bool Covers(string name) =>
        name.Equals(Secrets, StringComparison.OrdinalIgnoreCase) || name.Equals(Directory, StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds a sentence for each mistake.</summary>
    /// <param name="all">The configuration below <c>PollerSaga</c>.</param>
    /// <param name="check">Collects the mistakes.</param>
    public static void Validate(IConfigurationSection all, SettingsCheck check)
    {
        check.That(
            string.IsNullOrEmpty(all[Secrets]),
            Secrets,
            $"has a value, but each secret has a name: set {SettingsCheck.Root}:{Secrets}:NAME.");
        foreach (var secret in all.GetSection(Secrets).GetChildren())
        {
            check.That(
                !secret.GetChildren().Any() && secret.Key.All(IsNameCharacter) && !char.IsAsciiDigit(secret.Key[0]) && secret.Key[0] != '-',
                $"{Secrets}:{secret.Key}",
                "is not the name of a secret; a name has letters, digits, '_' and '-', and begins with a letter or '_'.");
        }

        foreach (var child in all.GetSection(Directory).GetChildren())
            check.Add(SettingsReader.DescribeUnknown(child));
    }

    private static bool IsNameCharacter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';
}
