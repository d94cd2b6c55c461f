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
            Description = "ndjson appends the records of a page as lines to a file per job, exactly once; discard does nothing.",
            HelpName = "ndjson|discard",
            CustomParser = ParseProcessor,
        };
        var data = new Option<string?>("--data")
        {
            Description = $"The data folder of a run. Default: the bus of the settings, or {DataFolder.DefaultPath}.",
            HelpName = "DIR",
        };
        var output = new Option<string?>("--output")
        {
            Description = "The local folder in which ndjson writes {jobId}.ndjson. Default: ndjson in the data folder, or ./ndjson.",
            HelpName = "DIR",
        };
        var records = new Option<string>("--records")
        {
            Description = "The property of a page that contains its records, for ndjson. The records of an array are its elements.",
            HelpName = "PROPERTY",
            DefaultValueFactory = _ => NdjsonOptions.DefaultProperty,
        };
        var untilEmpty = new Option<bool>("--until-empty")
        {
            Description = "End when the queue is empty. With --data, the command always does.",
        };
        var concurrency = CommonOptions.WholeNumber("--concurrency", "Maximum number of pages in progress. Default: 10.", minimum: 1);

        var command = new Command(
            Name,
            """
            Takes the pages from the processing queue, processes them, and reports them, so that their tasks become COMPLETE.
            After three failed attempts, the message of a page becomes a dead letter and its task FAILED, with the reason. With
            a data folder, the command processes the pages that a run left there. Otherwise it processes the pages of the
            workers on the bus of the settings until it stops (SIGTERM, Ctrl+C), and finishes the pages in progress. If no page
            has the array of --records, the command ends as wrong usage, and all pages stay in the queue.

            Exit codes: 0 processed, 2 some pages became dead letters, 3 queue, payloads or bus unavailable, 64 wrong usage,
            130 interrupted before the queue was empty.

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

    // By name only: an enum's own parser accepts numbers too.
    private static ShippedProcessor ParseProcessor(ArgumentResult result)
    {
        var word = CommonOptions.Word(result);
        var name = Enum.GetNames<ShippedProcessor>().FirstOrDefault(name => name.Equals(word, StringComparison.OrdinalIgnoreCase));
        return name is not null
            ? Enum.Parse<ShippedProcessor>(name)
            : CommonOptions.Refuse<ShippedProcessor>(result, "expected ndjson or discard");
    }
}
