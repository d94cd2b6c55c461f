using System.CommandLine;
using System.CommandLine.Parsing;
using PollerSaga.Fetching.Guard;
using PollerSaga.Jobs;
using PollerSaga.Settings;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>The options of a new job, in every command that starts one.</summary>
internal sealed class JobOptions(string aboutJobId)
{
    public Argument<Uri?> Url { get; } = new("URL")
    {
        Description = "Address of the paginated API, http or https. Its own query parameters are kept.",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = ParseUrl,
    };

    public Option<Guid?> JobId { get; } = CommonOptions.JobIdOption(aboutJobId);

    public Option<int?> MaxConcurrency { get; } = CommonOptions.WholeNumber(
        "--max-concurrency",
        "Maximum number of pages in flight. Default: 25.",
        minimum: 1);

    public Option<TimeSpan?> Timeout { get; } = new("--timeout")
    {
        Description = "Time to the job's deadline, for example 150s, 10m; 0 for none. Default: none.",
        HelpName = "DURATION",
        CustomParser = result => Duration.TryParse(CommonOptions.Word(result), out var duration)
            ? duration
            : CommonOptions.Refuse<TimeSpan?>(result, $"{Duration.Expected}, or 0 for none"),
    };

    public Option<FailureTolerance?> ToleratedFailures { get; } = new("--tolerated-failures")
    {
        Description = "Number or share of pages that may fail, for example 5 or 2.5%. With more, the job stops early. Default: any number.",
        HelpName = "NUMBER|PERCENT",
        CustomParser = result => FailureTolerance.TryParse(CommonOptions.Word(result), out var tolerance)
            ? tolerance
            : CommonOptions.Refuse<FailureTolerance?>(result, FailureTolerance.Expected),
    };

    /// <summary>Returns the id of the command line, or a new id.</summary>
    public Guid JobIdOf(ParseResult parsed) => parsed.GetValue(JobId) ?? Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var word = CommonOptions.Word(result);
        if (Uri.TryCreate(word, UriKind.Absolute, out var url) && RequestedUrl.HasUserInfo(url))
        {
            result.AddError($"URL {RequestedUrl.NoUserInfo}."); // The error does not repeat the password.
            return null;
        }

        if (!RequestedUrl.IsHttp(url))
        {
            return CommonOptions.Refuse<Uri>(
                result,
                "expected an absolute http or https address, for example https://api.example.com/payload");
        }

        if (AddressPolicy.FindForbidden(url) is { } refusal)
        {
            result.AddError($"URL is refused: {refusal}");
            return null;
        }

        return word.Length <= PollerJobLimits.MaxUrlLength
            ? url
            : CommonOptions.Refuse<Uri>(result, $"expected an address of at most {PollerJobLimits.MaxUrlLength} characters");
    }
}
