using System.CommandLine;
using System.CommandLine.Parsing;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>Says of words that make no command what was expected instead. What options and arguments say of their values stands as it is.</summary>
internal static class UsageErrors
{
    /// <summary>The first error, as one line.</summary>
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0)
            return $"Expected a command: {string.Join(", ", command.Subcommands.Select(known => known.Name))}; '{command.Name} --help' explains them.";

        var help = $"'{parsed.RootCommandResult.Command.Name} {command.Name} --help' shows an example.";
        var error = parsed.Errors[0];
        if (parsed.UnmatchedTokens.Count > 0 && error.Message.Contains($"'{parsed.UnmatchedTokens[0]}'", StringComparison.Ordinal))
            return $"{command.Name} knows nothing of '{parsed.UnmatchedTokens[0]}'; {help}";

        return error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} needs a value, {option.Option.HelpName}: {option.Option.Description} {help}",
            CommandResult or ArgumentResult { Tokens.Count: 0 } when Missing(parsed) is { } missing => $"{command.Name} needs {missing.Name}: {missing.Description} {help}",
            _ => error.Message,
        };
    }

    private static Argument? Missing(ParseResult parsed) =>
        parsed.CommandResult.Command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument) is not { Tokens.Count: > 0 });
}
