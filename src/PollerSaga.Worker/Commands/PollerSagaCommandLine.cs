using System.CommandLine;
using System.CommandLine.Invocation;
using Microsoft.Extensions.Options;
using PollerSaga.Faults;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.StandardStreams;

namespace PollerSaga.Worker.Commands;

/// <summary>The program's commands. A failure writes one line to standard error, without stack trace, and has an exit code.</summary>
internal static class PollerSagaCommandLine
{
    // Time for a run to store its progress after Ctrl+C. A second Ctrl+C does not wait.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            ProgramStreams.RequireOpen();
            var exitCode = await InvokeAsync(args);
            return ProgramStreams.Fault is { } fault ? Report(fault) : exitCode;
        }
        catch (UnwritableOutputException exception)
        {
            return Report(exception);
        }
    }

    private static async Task<int> InvokeAsync(string[] args)
    {
        try
        {
            var (words, settings) = SettingArguments.Split(args);
            var parsed = Build(settings).Parse(words);
            if (parsed.Errors.Count > 0)
                return Refuse(ExitCodes.Usage, UsageErrors.Describe(parsed));

            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeoutOf(parsed.CommandResult.Command.Name),
            });
        }
        catch (UnwritableOutputException)
        {
            throw;
        }
        catch (UsageException exception)
        {
            return Refuse(ExitCodes.Usage, exception.Message);
        }
        catch (OptionsValidationException exception)
        {
            return Refuse(ExitCodes.Usage, string.Join(Environment.NewLine, exception.Failures));
        }
        catch (Exception exception) when (SettingArguments.IsReadingFailure(exception))
        {
            return Refuse(ExitCodes.Usage, SettingArguments.Describe(exception));
        }
        catch (DependencyUnavailableException exception)
        {
            return Refuse(ExitCodes.Failed, exception.Message);
        }
        catch (Exception exception)
        {
            return Refuse(ExitCodes.Defect, $"This is a defect of pollersaga. Please report it.{Environment.NewLine}{exception}");
        }
    }

    public static RootCommand Build(string[] settings)
    {
        var root = new RootCommand(
            """
            Polls paginated HTTP APIs, page by page, without losing a page.

            Give any setting after a command, as --PollerSaga:Polling:MaxConcurrency=10, in the environment, as
            PollerSaga__Polling__MaxConcurrency=10, or in appsettings.json.
            """)
        {
            RunCommand.Create(settings),
            StatusCommand.Create(settings),
            JobsCommand.Create(settings),
            TasksCommand.Create(settings),
            PayloadCommand.Create(settings),
            WatchCommand.Create(settings),
        };
        foreach (var command in JobControlCommands.Create(settings))
            root.Add(command);
        root.Add(CompleteCommand.Create(settings));
        root.Add(DemoCommand.Create(settings));
        root.Add(SampleApiCommand.Create());
        root.Add(WorkerCommand.Create(settings));
        root.Add(StartCommand.Create(settings));
        root.Add(ProcessCommand.Create(settings));
        root.Add(MigrateCommand.Create(settings));
        root.Add(SweepCommand.Create(settings));
        root.Add(KeysCommand.Create(settings));
        root.Add(SourcesCommand.Create(settings));
        foreach (var command in root.Subcommands.SelectMany(command => command.Subcommands.Prepend(command)))
        {
            if (command.Action is AsynchronousCommandLineAction action)
                command.Action = new InterruptibleAction(action);
        }

        return root;
    }

    private static TimeSpan? TerminationTimeoutOf(string command) => command switch
    {
        WorkerCommand.Name => null, // A service handles its signals, and has its own time-out.
        ProcessCommand.Name => Timeout.InfiniteTimeSpan, // The command has its own time-out for its pages.
        _ => TerminationTimeout,
    };

    /// <summary>Reports on the stream that can be written, if there is one.</summary>
    private static int Report(UnwritableOutputException fault)
    {
        foreach (var output in new[] { Console.Error, Console.Out })
        {
            try
            {
                output.WriteLine($"pollersaga: {fault.Message}");
                break;
            }
            catch (UnwritableOutputException)
            {
                // The exit code remains.
            }
        }

        return ExitCodes.Unwritable;
    }

    private static int Refuse(int exitCode, string message)
    {
        Console.Error.WriteLine($"pollersaga: {message}");
        return exitCode;
    }
}
