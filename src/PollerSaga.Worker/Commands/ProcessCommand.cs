using System.CommandLine;
using System.CommandLine.Parsing;
using PollerSaga.Processing.Ndjson;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.Hosting;
using PollerSaga.Worker.Runs;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga process</c>.</summary>
internal static class ProcessCommand
{
    public const string Name = "process";

    public static Command Create(string[] settings)
    {
        var processor = new Argument<ShippedProcessor>("PROCESSOR")
        {
            Description = "What is done with a page: ndjson appends its records as lines to a file per job, once per page whatever happens; discard does nothing.",
            HelpName = "ndjson|discard",
            CustomParser = ParseProcessor,
        };
        var data = new Option<string?>("--data")
        {
            Description = $"The data folder of a run whose pages are to be processed. Default: the bus that the settings name, or {DataFolder.DefaultPath}.",
            HelpName = "DIR",
        };
        var output = new Option<string?>("--output")
        {
            Description = "Where ndjson writes {jobId}.ndjson; a folder on a disk of this machine. Default: ndjson in the data folder, or ./ndjson.",
            HelpName = "DIR",
        };
        var records = new Option<string>("--records")
        {
            Description = "The property of a page that holds its records, for ndjson. Of a page that is an array its elements are the records.",
            HelpName = "PROPERTY",
            DefaultValueFactory = _ => NdjsonOptions.UsualProperty,
        };
        var untilEmpty = new Option<bool>("--until-empty") { Description = "End when the queue is empty; with --data it always does." };
        var concurrency = CommonOptions.WholeNumber("--concurrency", "How many pages are worked at a time. Default: 10.", minimum: 1);

        var command = new Command(
            Name,
            """
            Takes the pages from the processing queue, processes them, and reports them: their tasks are COMPLETE. A page
            that cannot be processed is tried three times, then its message is laid aside and its task is FAILED, with the
            reason; the others go on. With a data folder it works what a run has left there; otherwise what the workers on
            the bus of the settings send, until it is told to stop (SIGTERM, Ctrl+C) and has finished what it has in hand.

            Exit codes: 0 processed, 2 some pages were laid aside, 3 the queue, the payloads or the bus cannot be used,
            64 wrong usage, 130 interrupted before the queue was empty.

            Example:
              pollersaga process ndjson --data ./pollersaga-data --output ./records
              pollersaga process ndjson --until-empty --PollerSaga:Transport:Kind=RabbitMq
            """)
        {
            processor,
            data,
            output,
            records,
            untilEmpty,
            concurrency,
        };
        command.SetAction((parsed, cancellationToken) => new ProcessRun(new ProcessRequest(
            parsed.GetValue(processor),
            parsed.GetValue(data),
            parsed.GetValue(output),
            parsed.GetRequiredValue(records),
            parsed.GetValue(untilEmpty),
            parsed.GetValue(concurrency),
            settings)).RunAsync(cancellationToken));
        return command;
    }

    // By name alone: an enum's own parser would take numbers too.
    private static ShippedProcessor ParseProcessor(ArgumentResult result)
    {
        var word = CommonOptions.Word(result);
        var name = Enum.GetNames<ShippedProcessor>().FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase));
        return name is not null
            ? Enum.Parse<ShippedProcessor>(name)
            : CommonOptions.Refuse<ShippedProcessor>(result, "expected ndjson or discard");
    }
}
