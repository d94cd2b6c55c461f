using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using PollerSaga.Jobs;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.SampleApi;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga sample-api</c>.</summary>
internal static class SampleApiCommand
{
    private static readonly TimeSpan MaxLatency = TimeSpan.FromHours(1);

    public static Command Create()
    {
        var host = new Option<IPAddress>("--host")
        {
            Description = "Local address on which it listens; 0.0.0.0 for all, for example in a container.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = ParseAddress,
        };
        var port = CommonOptions.WholeNumber("--port", "Port; 0 for a free port.", minimum: 0, maximum: 65535, defaultValue: 5099);
        var records = CommonOptions.WholeNumber("--records", "Number of records.", minimum: 0, maximum: int.MaxValue, defaultValue: 10_000);
        var pageSize = CommonOptions.WholeNumber(
            "--page-size",
            "Maximum number of records in a response.",
            minimum: 1,
            maximum: 1_000_000,
            defaultValue: 100);
        var latency = new Option<(TimeSpan From, TimeSpan To)>("--latency")
        {
            Description = "Random delay of a response: one duration, or a range such as 0-1000ms. Default: none.",
            HelpName = "RANGE",
            CustomParser = ParseRange,
        };
        var errorRate = new Option<double>("--error-rate")
        {
            Description = "Share of requests with the response 500, from 0 to 1. Default: 0.",
            HelpName = "SHARE",
            CustomParser = ParseShare,
        };
        var seed = CommonOptions.WholeNumber("--seed", "Repeats the same delays and errors in every run.", minimum: 0);

        var command = new Command(
            "sample-api",
            """
            An API for trials: GET /payload?startAt=&count= returns {"maxRecordsPerPage","totalRecords","payload"}.

            Example:
              pollersaga sample-api --records 10000 --page-size 100 --latency 0-1000ms --error-rate 0.1
            """)
        {
            host,
            port,
            records,
            pageSize,
            latency,
            errorRate,
            seed,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (from, to) = parsed.GetValue(latency);
            await using var api = await SampleApiServer.StartAsync(
                new IPEndPoint(parsed.GetRequiredValue(host), parsed.GetValue(port)),
                new SampleApiOptions(
                    parsed.GetValue(records),
                    parsed.GetValue(pageSize),
                    from,
                    to,
                    parsed.GetValue(errorRate),
                    parsed.GetValue(seed)),
                cancellationToken);

            Console.WriteLine($"Listening at {api.Address}. Ctrl+C stops it.");
            await api.WaitAsync(cancellationToken);
            return ExitCodes.Completed;
        });
        return command;
    }

    private static IPAddress? ParseAddress(ArgumentResult result) => IPAddress.TryParse(CommonOptions.Word(result), out var address)
        ? address
        : CommonOptions.Refuse<IPAddress>(result, "expected a local IP address, for example 127.0.0.1, or 0.0.0.0 for all");

    private static (TimeSpan From, TimeSpan To) ParseRange(ArgumentResult result)
    {
        var word = CommonOptions.Word(result);
        var parts = word.Split('-');
        var (first, last) = (parts[0], parts[^1]);
        if (parts.Length == 2 && !Duration.TryParse(first, out _))
            first += last.TrimStart([.. "0123456789."]); // The unit is once at the end of the range.

        return parts.Length <= 2
            && Duration.TryParse(first, out var from)
            && Duration.TryParse(last, out var to)
            && from <= to
            && to <= MaxLatency
            ? (from, to)
            : CommonOptions.Refuse<(TimeSpan, TimeSpan)>(result, "expected a duration of at most 1h, or a range such as 0-1000ms");
    }

    private static double ParseShare(ArgumentResult result) =>
        double.TryParse(CommonOptions.Word(result), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
        && share is >= 0 and <= 1
            ? share
            : CommonOptions.Refuse<double>(result, "expected a number from 0 to 1, for example 0.1");
}
