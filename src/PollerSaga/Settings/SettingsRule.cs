using Microsoft.Extensions.DependencyInjection;

namespace PollerSaga.Settings;

/// <summary>A rule over two sections. <typeparamref name="TModule"/> is the options class of the module that needs the rule.</summary>
internal sealed class SettingsRule<TModule, TOther>(Action<TModule, TOther, SettingsCheck> validate) : ISettingsRule
    where TModule : class, ISettings, new()
    where TOther : class, ISettings, new()
{
    public void Validate(IServiceProvider services, SettingsCheck check) => validate(
        services.GetRequiredService<UncheckedSettings<TModule>>().Value,
        services.GetRequiredService<UncheckedSettings<TOther>>().Value,
        check);
}
