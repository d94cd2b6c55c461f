using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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

/// <inheritdoc/>
internal sealed class SettingsSection<TOptions>(IConfiguration configuration) : SettingsSection(configuration, TOptions.Section)
    where TOptions : class, ISettings, new()
{
    /// <summary>Sets the options, unless the section cannot be read; then the check says why.</summary>
    public void Bind(TOptions options)
    {
        var check = new SettingsCheck();
        SettingsReader.FindMistakes(All.GetSection(Name), typeof(TOptions), check);
        if (check.Failures.Count == 0)
            All.GetSection(Name).Bind(options);
    }

    public override void Validate(IServiceProvider services, SettingsCheck check)
    {
        var before = check.Failures.Count;
        SettingsReader.FindMistakes(All.GetSection(Name), typeof(TOptions), check);
        if (check.Failures.Count == before && IsUsed)
            services.GetRequiredService<UncheckedSettings<TOptions>>().Value.Validate(check);
    }
}
