using System.CommandLine;
using System.CommandLine.Parsing;
using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Faults;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>The options of the sample API that describe its dialect and its faults.</summary>
internal static class PartnerOptions
{
    /// <summary>Explains the dialects and the faults in the help.</summary>
    public static string Explanation { get; } =
        $"""
        Dialects: {string.Join(", ", DialectKeys.Paginations)}, followed by keys, or a YAML or JSON file with these keys:
        {string.Join('\n', DialectKeys.All.Select(key => $"  {key.Name}={key.Values}\n      {key.Description}"))}

        Faults (pages count from 0, requests from 1):
        {string.Join('\n', FaultTexts.All.Select(fault => $"  {fault.Text}\n      {fault.Description}"))}
        """;

    public static Option<PartnerDialect> Dialect() => new("--dialect")
    {
        Description = "Pagination, format and credentials: a text such as cursor,in=json,auth=bearer, or a YAML or JSON file.",
        HelpName = "DIALECT",
        DefaultValueFactory = _ => new PartnerDialect(),
        CustomParser = result => Parse(result, ReadDialect),
    };

    public static Option<PartnerFaults> Faults() => new("--fault")
    {
        Description = "A fault, for example short:3. The option can be repeated.",
        HelpName = "FAULT",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => PartnerFaults.None,
        CustomParser = result => Parse(
            result,
            _ => result.Tokens.Aggregate(PartnerFaults.None, (faults, token) => faults.With(token.Value))),
    };

    public static Option<RateLimit?> Limit() => new("--limit")
    {
        Description = "Rate limit, which the API enforces: 10/s, 100/min, 5000/h, or 100/min,sliding. Default: none.",
        HelpName = "RATE",
        CustomParser = result => Parse(result, RateLimit.Parse),
    };

    public static Option<RateLimitHeader> LimitHeader() => new("--limit-header")
    {
        Description = $"Header with the wait time: {string.Join(", ", RateLimitHeaders.Names)}.",
        HelpName = "NAME",
        DefaultValueFactory = _ => RateLimitHeader.RetryAfter,
        CustomParser = result => Parse(result, RateLimitHeaders.Parse),
    };

    private static PartnerDialect ReadDialect(string text) =>
        Path.GetExtension(text) is ".yaml" or ".yml" or ".json" ? PartnerDialect.Load(text) : PartnerDialect.Parse(text);

    private static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(CommonOptions.Word(result));
        }
        catch (Exception exception) when (exception is DialectException or IOException or UnauthorizedAccessException)
        {
            result.AddError($"{((OptionResult)result.Parent!).Option.Name}: {exception.Message}");
            return default;
        }
    }
}
