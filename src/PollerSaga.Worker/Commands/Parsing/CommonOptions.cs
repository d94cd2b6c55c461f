using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>Options and arguments of several commands, and the parsing of their values.</summary>
internal static class CommonOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The data folder: database, payloads, queue and results.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DataFolder.DefaultPath,
    };

    /// <summary>The data folder of a command that works without one.</summary>
    public static Option<string?> OptionalData(string otherwise) => new("--data")
    {
        Description = $"The data folder. Default: {otherwise}, or {DataFolder.DefaultPath}.",
        HelpName = "DIR",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document on standard output." };

    public static Option<Guid?> JobIdOption(string description) => new("--job-id")
    {
        Description = description,
        HelpName = "GUID",
        CustomParser = result => ParseGuid(result),
    };

    public static Argument<Guid> JobIdArgument() => new("JOBID")
    {
        Description = "The job's id, as run or start printed it.",
        CustomParser = result => ParseGuid(result) ?? default,
    };

    public static Argument<Guid> TaskIdArgument() => new("TASKID")
    {
        Description = "The task's id, as tasks lists it.",
        CustomParser = result => ParseGuid(result) ?? default,
    };

    public static Option<int?> WholeNumber(string name, string description, int minimum) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ParseWhole(result, minimum, int.MaxValue),
    };

    public static Option<int> WholeNumber(string name, string description, int minimum, int maximum, int defaultValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => ParseWhole(result, minimum, maximum) ?? default,
    };

    /// <summary>Adds an error, and returns the default value.</summary>
    public static T? Refuse<T>(ArgumentResult result, string expected)
    {
        var name = result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
        result.AddError($"{name} is '{Word(result)}'; {expected}.");
        return default;
    }

    public static string Word(ArgumentResult result) => result.Tokens.Count == 0 ? string.Empty : result.Tokens[^1].Value;

    private static Guid? ParseGuid(ArgumentResult result) => Guid.TryParse(Word(result), out var id)
        ? id
        : Refuse<Guid?>(result, "expected a GUID, for example 9232efd6-db82-4b8c-8a15-b8e9c79d6212");

    private static int? ParseWhole(ArgumentResult result, int minimum, int maximum) =>
        int.TryParse(Word(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= minimum
        && number <= maximum
            ? number
            : Refuse<int?>(
                result,
                maximum == int.MaxValue
                    ? $"expected a whole number of at least {minimum}"
                    : $"expected a whole number from {minimum} to {maximum}");
}
