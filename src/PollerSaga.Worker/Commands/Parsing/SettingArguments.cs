using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>Settings on the command line: <c>--PollerSaga:Polling:MaxConcurrency=10</c> or with a space for the equals sign.</summary>
internal static class SettingArguments
{
    private const string ApiKey = "--PollerSaga:Http:ApiKey";

    private static readonly string[] Sections = ["--PollerSaga:", "--Logging:", "--Kestrel:"];

    /// <summary>Separates the words of a command from the settings.</summary>
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

            if (args[i].Split('=')[0].Equals(ApiKey, StringComparison.OrdinalIgnoreCase))
            {
                throw new UsageException("Other users of this machine can see the command line, and a key on it. Set the environment "
                    + "variable POLLERSAGA_API_KEY, or PollerSaga:Http:ApiKey in appsettings.json.");
            }

            if (args[i].Contains('=', StringComparison.Ordinal))
                settings.Add(args[i]);
            else if (i + 1 < args.Length)
                settings.Add($"{args[i]}={args[++i]}");
            else
                throw new UsageException($"{args[i]} has no value. Write {args[i]}=VALUE.");
        }

        return ([.. words], [.. settings]);
    }

    /// <summary>Returns whether a configuration file is unreadable.</summary>
    public static bool IsReadingFailure(Exception exception) => exception is InvalidDataException { InnerException: FormatException };

    /// <summary>Describes the failure and its cause.</summary>
    public static string Describe(Exception exception) => $"{exception.Message} {exception.GetBaseException().Message}";
}
