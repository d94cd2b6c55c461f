using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PollerSaga.Settings;

/// <summary>
/// Finds in the configuration what the binder could not bind: unknown names, and values that do not convert. The binder reports only the
/// first, in a text that differs between versions of .NET.
/// </summary>
internal static class SettingsReader
{
    /// <summary>Reads one setting before a host exists, to decide how the host is built.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="setting">The setting's name below <c>PollerSaga</c>.</param>
    /// <returns>The value, or the type's default if it is not set.</returns>
    /// <exception cref="OptionsValidationException">The value does not convert.</exception>
    public static T ReadSetting<T>(this IConfiguration configuration, string setting)
        where T : struct
    {
        var section = configuration.GetSection($"{SettingsCheck.Root}:{setting}");
        if (section.Value is null)
            return default;

        return TryConvert(section.Value, typeof(T), out var value)
            ? (T)value
            : throw new OptionsValidationException(Options.DefaultName, typeof(T), [Describe(section, typeof(T))]);
    }

    /// <summary>Adds a sentence for each setting below a section that its options class does not have, or does not take.</summary>
    public static void FindMistakes(IConfigurationSection section, Type type, SettingsCheck check)
    {
        if (TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)))
        {
            if (section.Value is { } value && !IsUnset(value, type) && !TryConvert(value, type, out _))
                check.Add(Describe(section, type));
            foreach (var child in section.GetChildren())
                check.Add(DescribeUnknown(child));
            return;
        }

        if (!string.IsNullOrEmpty(section.Value))
            check.Add($"{section.Path} is '{section.Value}'; expected settings below it, not a value.");
        foreach (var child in section.GetChildren())
        {
            if (FindProperty(type, child.Key) is { } property)
                FindMistakes(child, property.PropertyType, check);
            else
                check.Add(DescribeUnknown(child));
        }
    }

    /// <summary>Returns a section whose durations, read as <see cref="DurationFormat"/> does, are in the format of the binder.</summary>
    public static IConfiguration WithDurationsOfBinder(IConfigurationSection section, Type type)
    {
        // A chained configuration would lose empty values.
        var values = section
            .AsEnumerable(makePathsRelative: true)
            .Where(setting => setting.Key.Length > 0)
            .ToDictionary(setting => setting.Key, setting => setting.Value);
        AddDurations(section, type, section.Path.Length + 1, values);
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    /// <summary>The sentence about a setting that does not exist.</summary>
    public static string DescribeUnknown(IConfigurationSection setting) =>
        $"{setting.Path} is not a setting; correct the name in appsettings.json, the environment or the command line.";

    private static PropertyInfo? FindProperty(Type type, string name)
    {
        var property = type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        return property is { SetMethod.IsPublic: true } ? property : null;
    }

    private static void AddDurations(IConfigurationSection section, Type type, int rootLength, Dictionary<string, string?> values)
    {
        foreach (var child in section.GetChildren())
        {
            if (FindProperty(type, child.Key)?.PropertyType is not { } propertyType)
                continue;

            if (!IsDuration(propertyType))
                AddDurations(child, propertyType, rootLength, values);
            else if (child.Value is { } text && DurationFormat.TryParse(text, out var duration))
                values[child.Path[rootLength..]] = duration.ToString("c");
        }
    }

    // The binder turns it into null, which replaces a default.
    private static bool IsUnset(string text, Type type) => text.Length == 0 && Nullable.GetUnderlyingType(type) is not null;

    private static bool IsDuration(Type type) => (Nullable.GetUnderlyingType(type) ?? type) == typeof(TimeSpan);

    // As the binder converts, except for durations. A converter fails by an exception of any type.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Converters throw what they like.")]
    private static bool TryConvert(string text, Type type, [NotNullWhen(true)] out object? value)
    {
        if (IsDuration(type))
        {
            value = DurationFormat.TryParse(text, out var duration) ? duration : null;
            return value is not null;
        }

        try
        {
            value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return value is not null;
        }
        catch (Exception)
        {
            value = null;
            return false;
        }
    }

    private static string Describe(IConfigurationSection setting, Type type) =>
        $"{setting.Path} is '{setting.Value}'; expected {ExpectedValue.Of(type)}.";
}
