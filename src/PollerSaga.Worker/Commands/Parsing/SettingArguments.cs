using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>Settings on the command line: <c>--PollerSaga:Polling:MaxConcurrency=10</c> or with a space for the equals sign.</summary>
internal static partial class SettingArguments
{
    private const string LoggingSource = "Microsoft.Extensions.Logging.Configuration";

    private static readonly string[] Sections = ["--PollerSaga:", "--Logging:"];

    /// <summary>Parts the words of a command from the settings.</summary>
    public static (string[] Words, string[] Settings) Split(string[] args)
    {
        var (words, settings) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            if (!Array.Exists(Sections, section => args[i].StartsWith(section, StringComparison.OrdinalIgnoreCase)))
            {
                words.Add(args[i]);
                continue;
            }

            if (args[i].Contains('=', StringComparison.Ordinal))
                settings.Add(args[i]);
            else if (i + 1 < args.Length)
                settings.Add($"{args[i]}={args[++i]}");
            else
                throw new UsageException($"{args[i]} has no value; write {args[i]}=VALUE.");
        }

        return ([.. words], [.. settings]);
    }

    /// <summary>Whether no sense could be made of the settings: a file that cannot be read, a name or a value that nothing takes.</summary>
    public static bool IsBindingFailure(Exception exception) =>
        exception is InvalidDataException { InnerException: FormatException }
        || exception is InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" or LoggingSource };

    /// <summary>The failure, as a sentence about the setting.</summary>
    public static string Describe(Exception exception)
    {
        if (exception is InvalidDataException)
            return $"{exception.Message} {exception.GetBaseException().Message}";
        if (exception.Source == LoggingSource)
            return $"Logging: {exception.Message} Expected one of {string.Join(", ", Enum.GetNames<LogLevel>())}.";

        if (UnknownProperties().Match(exception.Message) is { Success: true } unknown)
            return $"PollerSaga has no setting {unknown.Groups["names"].Value} (a setting of {unknown.Groups["type"].Value}); correct the name in appsettings.json, the environment or the command line.";

        return UnreadableValue().Match(exception.Message) is { Success: true } unreadable
            ? $"{unreadable.Groups["setting"].Value} is '{unreadable.Groups["value"].Value}'; expected {Expected(unreadable.Groups["type"].Value)}."
            : exception.Message;
    }

    private static string Expected(string type) => type switch
    {
        "System.Int32" or "System.Int64" => "a whole number",
        "System.Double" => "a number",
        "System.TimeSpan" => "a time as hh:mm:ss, for example 00:02:30",
        _ when typeof(PollerSagaOptions).Assembly.GetType(type) is { IsEnum: true } choice => $"one of {string.Join(", ", Enum.GetNames(choice))}",
        _ => "settings below it, not a value",
    };

    [GeneratedRegex(@"not found on the instance of (?:\w+\.)*(?<type>\w+): (?<names>.+)$")]
    private static partial Regex UnknownProperties();

    [GeneratedRegex(@"^Failed to convert configuration value '(?<value>.*)' at '(?<setting>[^']+)' to type '(?<type>[^']+)'", RegexOptions.Singleline)]
    private static partial Regex UnreadableValue();
}
