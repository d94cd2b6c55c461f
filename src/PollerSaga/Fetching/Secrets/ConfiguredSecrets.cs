using Microsoft.Extensions.Configuration;
using PollerSaga.Settings;

namespace PollerSaga.Fetching.Secrets;

/// <summary>The secrets of this process. A value of the configuration takes precedence over a file.</summary>
internal sealed class ConfiguredSecrets(IConfiguration configuration, TimeProvider clock) : ISecrets
{
    public const string Section = $"{SettingsCheck.Root}:Secrets";
    public const string DirectorySetting = $"{SettingsCheck.Root}:SecretsDirectory";

    private readonly SecretFiles _files = new(clock);

    public string Get(string name) => Find(name) ?? throw Missing(name);

    public string? Find(string name)
    {
        if (!SecretName.IsValid(name))
            return null;
        if (configuration.GetSection(Section)[name] is { } value)
            return value;
        return FindDirectory() is { } directory ? _files.Find(directory, name) : null;
    }

    private string? FindDirectory() => configuration[DirectorySetting] is { Length: > 0 } directory ? directory : null;

    private MissingSecretException Missing(string name)
    {
        if (!SecretName.IsValid(name))
        {
            return new MissingSecretException(
                name,
                $"'{name}' is not the name of a secret. A name has letters, digits, '_' and '-', and begins with a letter or '_'.");
        }

        var file = FindDirectory() is { } directory
            ? $"create the file {Path.Combine(directory, name)}"
            : $"name a folder with {DirectorySetting} and create the file {name} in it";
        return new MissingSecretException(
            name,
            $"The secret '{name}' is missing. Set {Section}:{name} (in the environment: {SettingsCheck.Root}__Secrets__{name}), or {file}, "
            + "on every worker.");
    }
}
