using Microsoft.Extensions.Configuration;

namespace PollerSaga.Settings;

/// <summary>
/// A section that a host knows. Its names and the form of its values are always checked; its values only where the host uses them.
/// </summary>
internal abstract class SettingsSection(IConfiguration configuration, string name)
{
    public string Name => name;

    /// <summary>Whether a module of this host reads the section, so that its values must be valid.</summary>
    public bool IsUsed { get; set; }

    /// <summary>The whole configuration below <c>PollerSaga</c>.</summary>
    public IConfigurationSection All => configuration.GetSection(SettingsCheck.Root);

    public abstract void Validate(IServiceProvider services, SettingsCheck check);
}
