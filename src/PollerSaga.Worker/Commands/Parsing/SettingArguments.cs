using Microsoft.Extensions.Logging;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>Settings on the command line: <c>--PollerSaga:Polling:MaxConcurrency=10</c> or with a space for the equals sign.</summary>
internal static class SettingArguments
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

    /// <summary>Whether the configuration could not be read: a file that is no JSON, or a value of <c>Logging</c> that does not convert.</summary>
    public static bool IsReadingFailure(Exception exception) =>
        exception is InvalidDataException { InnerException: FormatException } or InvalidOperationException { Source: LoggingSource };

    /// <summary>The failure, as a sentence about the setting.</summary>
    public static string Describe(Exception exception) => exception is InvalidDataException
        ? $"{exception.Message} {exception.GetBaseException().Message}"
        : $"Logging: {exception.Message} Expected one of {string.Join(", ", Enum.GetNames<LogLevel>())}.";
}
