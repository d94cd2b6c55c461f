using System.CommandLine;
using System.CommandLine.Parsing;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>Describes errors of the command line. Options and arguments describe invalid values themselves.</summary>
internal static class UsageErrors
{
    /// <summary>Describes the first error in one line.</summary>
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed.CommandResult);
        if (command.Subcommands.Count > 0)
        {
            var names = string.Join(", ", command.Subcommands.Select(known => known.Name));
            return $"Expected a command: {names}. '{path} --help' describes them.";
        }

        var help = $"'{path} --help' shows an example.";
        var error = parsed.Errors[0];
        if (parsed.UnmatchedTokens.Count > 0 && error.Message.Contains($"'{parsed.UnmatchedTokens[0]}'", StringComparison.Ordinal))
            return $"{command.Name} does not have an option or argument '{parsed.UnmatchedTokens[0]}'. {help}";

        return error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } option =>
                $"{option.Option.Name} needs a value, {option.Option.HelpName}: {option.Option.Description} {help}",
            CommandResult or ArgumentResult { Tokens.Count: 0 } when Missing(parsed) is { } missing =>
                $"{command.Name} needs {missing.Name}: {missing.Description} {help}",
            _ => error.Message,
        };
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : result.Command.Name;

    private static Argument? Missing(ParseResult parsed) =>
        parsed.CommandResult.Command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument) is not { Tokens.Count: > 0 });
}
