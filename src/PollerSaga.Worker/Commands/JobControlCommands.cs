using System.CommandLine;
using PollerSaga.Jobs.Control;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;

namespace PollerSaga.Worker.Commands;

/// <summary>A command for each row of <see cref="JobCommands"/>, for example <c>pollersaga pause JOBID</c>.</summary>
internal static class JobControlCommands
{
    private const string ExampleJob = "9232efd6-db82-4b8c-8a15-b8e9c79d6212";

    public static IEnumerable<Command> Create(string[] settings) =>
        JobCommands.All.Where(command => command.Help is not null).Select(command => Create(command, settings));

    private static Command Create(JobCommand command, string[] settings)
    {
        var (jobId, target) = (CommonOptions.JobIdArgument(), new JobClientOptions(settings));
        var by = new Option<string>("--by")
        {
            Description = "Name for the job's history. Default: the user of this machine.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Environment.UserName,
        };
        var (value, precedentValue) = (OptionOf(command), command.Precedent is { } precedent ? OptionOf(precedent) : null);

        var result = new Command(command.Name, HelpOf(command)) { jobId };
        target.AddTo(result);
        result.Add(by);
        foreach (var option in new[] { value, precedentValue }.OfType<Option>())
            result.Add(option);
        result.SetAction(async (parsed, cancellationToken) =>
        {
            var (id, name) = (parsed.GetRequiredValue(jobId), parsed.GetRequiredValue(by));
            await using var client = target.Open(parsed);
            JobCommandResult? answer = null;
            if (precedentValue is not null && parsed.GetValue(precedentValue) is { } first)
                answer = await ExecuteAsync(command.Precedent!, first);
            if (answer is null or { Changed: not null })
                answer = await ExecuteAsync(command, value is null ? null : parsed.GetValue(value));
            return JobCommandOutput.Write(command, answer, client, parsed.GetValue(target.Json));

            Task<JobCommandResult> ExecuteAsync(JobCommand sent, object? argument) =>
                client.ExecuteAsync(sent, id, sent.CreateArguments(name, argument), cancellationToken);
        });
        return result;
    }

    private static Option<object?>? OptionOf(JobCommand command) => command.Parameter is not { } parameter ? null : new(parameter.Option)
    {
        Description = parameter.Description,
        HelpName = parameter.HelpName,
        CustomParser = result => parameter.Parse(CommonOptions.Word(result)) ?? CommonOptions.Refuse<object?>(result, parameter.Expected),
    };

    private static string HelpOf(JobCommand command) =>
        $"""
        {command.Help}

        Exit codes: 0 done, or done before; 1 unknown job; 3 refused, or no answer.

        Example:
        {string.Join(Environment.NewLine, command.Examples.Select(options => $"  pollersaga {command.Name} {ExampleJob} {options}"))}
        """;
}
