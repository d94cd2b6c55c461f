using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PollerSaga.Settings;

/// <summary>Registers the sections that a host knows, those that it uses, and the rules between them.</summary>
internal static class SettingsRegistration
{
    /// <summary>Binds a section that a module of this host reads. Its values are validated before the host starts anything.</summary>
    public static IServiceCollection AddSettings<TOptions>(this IServiceCollection services, IConfiguration configuration)
        where TOptions : class, ISettings, new()
    {
        services.AddKnownSettings<TOptions>(configuration);
        services.SectionOf<TOptions>()!.IsUsed = true;
        return services;
    }

    /// <summary>Binds a section that another host reads. Only its names and the form of its values are checked.</summary>
    public static IServiceCollection AddKnownSettings<TOptions>(this IServiceCollection services, IConfiguration configuration)
        where TOptions : class, ISettings, new()
    {
        if (services.SectionOf<TOptions>() is not null)
            return services;

        var section = new SettingsSection<TOptions>(configuration);
        services.AddSingleton<SettingsSection>(section);
        services.AddOptions<TOptions>().Configure(section.Bind);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, SettingsValidator<TOptions>>());
        services.TryAddSingleton<UncheckedSettings<TOptions>>();

        services.TryAddSingleton<SettingsReport>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AllSettings>, SettingsValidator<AllSettings>>());
        services.AddOptions<AllSettings>().ValidateOnStart();
        return services;
    }

    /// <summary>
    /// Reads a section before a host exists, to decide how the host is built. A section with mistakes is read as its defaults; the check of
    /// the settings names the mistakes.
    /// </summary>
    public static TOptions ReadSection<TOptions>(this IConfiguration configuration)
        where TOptions : class, ISettings, new()
    {
        var options = new TOptions();
        new SettingsSection<TOptions>(configuration).Bind(options);
        return options;
    }

    /// <summary>Adds a check over two sections, of the module whose options are <typeparamref name="TModule"/>.</summary>
    public static IServiceCollection AddSettingsRule<TModule, TOther>(
        this IServiceCollection services,
        Action<TModule, TOther, SettingsCheck> validate)
        where TModule : class, ISettings, new()
        where TOther : class, ISettings, new()
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISettingsRule>(new SettingsRule<TModule, TOther>(validate)));
        return services;
    }

    /// <summary>Validates the settings before the host starts.</summary>
    /// <exception cref="OptionsValidationException">A setting is invalid; the message names every mistake.</exception>
    public static void CheckSettings(this IServiceProvider services) => _ = services.GetRequiredService<IOptions<AllSettings>>().Value;

    private static SettingsSection<TOptions>? SectionOf<TOptions>(this IServiceCollection services)
        where TOptions : class, ISettings, new() =>
        services
            .Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
            .OfType<SettingsSection<TOptions>>()
            .SingleOrDefault();
}
