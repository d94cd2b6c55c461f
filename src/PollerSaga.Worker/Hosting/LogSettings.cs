using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PollerSaga.Worker.Hosting;

/// <summary>Checks the log levels of the section <c>Logging</c>, which .NET reads when the first logger is created.</summary>
internal static class LogSettings
{
    /// <exception cref="OptionsValidationException">A level does not exist; the message names every mistake.</exception>
    public static void Check(IConfiguration configuration)
    {
        var mistakes = FindLevels(configuration.GetSection("Logging"))
            .Where(level => !string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _))
            .Select(level => $"{level.Path} is '{level.Value}'; expected one of {string.Join(", ", Enum.GetNames<LogLevel>())}.")
            .ToList();
        if (mistakes.Count > 0)
            throw new OptionsValidationException(Options.DefaultName, typeof(LogLevel), mistakes);
    }

    // Levels are in Logging:LogLevel and, for one provider, in Logging:PROVIDER:LogLevel.
    private static IEnumerable<IConfigurationSection> FindLevels(IConfigurationSection section) => section.GetChildren().SelectMany(child =>
        child.Key.Equals("LogLevel", StringComparison.OrdinalIgnoreCase) ? child.GetChildren() : FindLevels(child));
}
