using System.Text.RegularExpressions;

namespace PollerSaga.Worker.Commands;

/// <summary>Settings on the command line: <c>--PollerSaga:Polling:MaxConcurrency=10</c> or with a space for the equals sign.</summary>
internal static partial class SettingArguments
{
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

    /// <summary>Whether the configuration binder could not make sense of a setting.</summary>
    public static bool IsBindingFailure(InvalidOperationException exception) => exception.Source == "Microsoft.Extensions.Configuration.Binder";

    /// <summary>The binder's failure, as a sentence about the setting.</summary>
    public static string Describe(InvalidOperationException exception)
    {
        var unknown = UnknownProperties().Match(exception.Message);
        return unknown.Success
            ? $"PollerSaga has no setting {unknown.Groups["names"].Value} (a setting of {unknown.Groups["type"].Value}); correct the name in appsettings.json, the environment or the command line."
            : exception.Message;
    }

    [GeneratedRegex(@"not found on the instance of (?:\w+\.)*(?<type>\w+): (?<names>.+)$")]
    private static partial Regex UnknownProperties();
}
