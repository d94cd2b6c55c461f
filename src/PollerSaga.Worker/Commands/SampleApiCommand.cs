using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using PollerSaga.Settings;
using PollerSaga.Testing;
using PollerSaga.Testing.Dialects;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
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

        var dialect = PartnerOptions.Dialect();
        var faults = PartnerOptions.Faults();
        var limit = PartnerOptions.Limit();
        var limitHeader = PartnerOptions.LimitHeader();
        var printSource = new Option<bool>("--print-source")
        {
            Description = "Print the source definition of this API, with its secrets as comments, and exit.",
        };

        var command = new Command(
            "sample-api",
            $$"""
            An API for trials: GET /payload?startAt=&count= returns {"maxRecordsPerPage","totalRecords","payload"}. --dialect
            selects another API. The API checks each request: a request that does not fit gets 400 with the reason. At the end,
            and at GET /report, it reports how often each record was read.

            Example:
              pollersaga sample-api --records 10000 --page-size 100 --latency 0-1000ms --error-rate 0.1
              pollersaga sample-api --dialect page,hasMore=$.has_more,auth=basic --fault short:3
              pollersaga sample-api --dialect cursor,in=json,records=$.data.items,auth=bearer --print-source
              pollersaga sample-api --dialect partner.yaml --limit 100/min --limit-header x-ratelimit-reset

            {{PartnerOptions.Explanation}}
            """)
        {
            host,
            port,
            records,
            pageSize,
            latency,
            errorRate,
            seed,
            dialect,
            faults,
            limit,
            limitHeader,
            printSource,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (from, to) = parsed.GetValue(latency);
            var partner = parsed.GetRequiredValue(dialect);
            if (parsed.GetResult(pageSize) is { Implicit: false })
                partner = partner with { Size = parsed.GetValue(pageSize), MaxSize = null };
            var listensAt = new IPEndPoint(parsed.GetRequiredValue(host), parsed.GetValue(port));
            if (parsed.GetValue(printSource))
            {
                Console.WriteLine(SourceOf(partner, listensAt).TrimEnd());
                return ExitCodes.Completed;
            }

            var options = new TestPartnerOptions
            {
                Records = parsed.GetValue(records),
                ListensAt = listensAt,
                Seed = parsed.GetValue(seed),
                Faults = parsed.GetRequiredValue(faults) with
                {
                    LatencyFrom = from,
                    LatencyTo = to,
                    ErrorRate = parsed.GetValue(errorRate),
                    Limit = parsed.GetValue(limit),
                    LimitHeader = parsed.GetValue(limitHeader),
                },
            };
            await using var api = await SampleApiServer.StartAsync(partner, options, cancellationToken);

            Console.WriteLine($"Listening at {api.Url}. Ctrl+C stops it.");
            await api.WaitAsync(cancellationToken);
            JsonOutput.Write(api.Report);
            return ExitCodes.Completed;
        });
        return command;
    }

    private static string SourceOf(PartnerDialect partner, IPEndPoint listensAt)
    {
        var secrets = partner.Secrets.Select(secret => $"# PollerSaga__Secrets__{secret.Key}={secret.Value}\n");
        return $"{string.Concat(secrets)}{partner.ToDefinition(new Uri($"http://{listensAt}"))}";
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
