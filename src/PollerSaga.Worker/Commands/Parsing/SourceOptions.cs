using System.CommandLine;
using System.CommandLine.Parsing;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Storage;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>The options that name a stream and its values.</summary>
internal static class SourceOptions
{
    /// <summary>The values of the source's parameters.</summary>
    public static Option<IReadOnlyDictionary<string, string>?> Parameters() => new("--param")
    {
        Description = "The value of a parameter of the source. The option can be repeated.",
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseParameters,
    };

    public static Option<string[]> SecretFiles() => new("--secret-file")
    {
        Description = "A file with the source's secrets, one NAME=value in each line. The option can be repeated.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    public static Option<string?> Version() => new("--source-version")
    {
        Description = $"A version of the definition, or at least its first {SourceText.ShortLength} characters. Default: the current one.",
        HelpName = "VERSION",
        CustomParser = result => SourceText.IsVersion(CommonOptions.Word(result))
            ? CommonOptions.Word(result)
            : CommonOptions.Refuse<string>(
                result,
                $"expected {SourceText.ShortLength} to {SourceText.VersionLength} hexadecimal digits in lower case, as list prints"),
    };

    /// <summary>A stored source with its stream.</summary>
    public static Option<string?> Reference() => new("--source")
    {
        Description = "The source that the job polls, with its stream, instead of URL. A source with one stream needs no /STREAM.",
        HelpName = "NAME[/STREAM]",
        CustomParser = result => IsReference(CommonOptions.Word(result))
            ? CommonOptions.Word(result)
            : CommonOptions.Refuse<string>(result, "expected the name of a source, with an optional stream, for example github/issues"),
    };

    /// <summary>Whether a text is <c>NAME</c> or <c>NAME/STREAM</c>.</summary>
    public static bool IsReference(string text) => text.Split('/') switch
    {
        [var name] => SourceNames.IsSource(name),
        [var name, var stream] => SourceNames.IsSource(name) && SourceNames.IsStream(stream),
        _ => false,
    };

    private static Dictionary<string, string>? ParseParameters(ArgumentResult result)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var token in result.Tokens)
        {
            var end = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (end < 1)
            {
                result.AddError($"--param is '{token.Value}'; expected NAME=VALUE, for example owner=octocat.");
                return null;
            }

            if (!parameters.TryAdd(token.Value[..end], token.Value[(end + 1)..]))
            {
                result.AddError($"--param {token.Value[..end]} occurs twice. Remove one of them.");
                return null;
            }
        }

        return parameters;
    }
}
