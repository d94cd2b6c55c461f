using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PollerSaga.Settings;

/// <inheritdoc/>
internal sealed class SettingsSection<TOptions>(IConfiguration configuration) : SettingsSection(configuration, TOptions.Section)
    where TOptions : class, ISettings, new()
{
    /// <summary>Sets the options, unless the section cannot be read; then the check states the reason.</summary>
    public void Bind(TOptions options)
    {
        var check = new SettingsCheck();
        SettingsReader.FindMistakes(All.GetSection(Name), typeof(TOptions), check);
        if (check.Failures.Count == 0)
            SettingsReader.WithDurationsOfBinder(All.GetSection(Name), typeof(TOptions)).Bind(options);
    }

    public override void Validate(IServiceProvider services, SettingsCheck check)
    {
        var before = check.Failures.Count;
        SettingsReader.FindMistakes(All.GetSection(Name), typeof(TOptions), check);
        if (check.Failures.Count == before && IsUsed)
            services.GetRequiredService<UncheckedSettings<TOptions>>().Value.Validate(check);
    }
}
