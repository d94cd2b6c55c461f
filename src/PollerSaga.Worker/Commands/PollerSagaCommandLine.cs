using System.CommandLine;
using System.CommandLine.Invocation;
using Microsoft.Extensions.Options;
using PollerSaga.Faults;
using PollerSaga.Worker.Commands.Parsing;

namespace PollerSaga.Worker.Commands;

/// <summary>The program's commands, and what their failures look like: one line on standard error, an exit code, no stack trace.</summary>
internal static class PollerSagaCommandLine
{
    // Time for a run to note where it stands after Ctrl+C; a second one does not wait.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args)
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
            return Refuse(ExitCodes.Defect, $"This is a defect of pollersaga; please report it.{Environment.NewLine}{exception}");
        }
    }

    public static RootCommand Build(string[] settings)
    {
        var root = new RootCommand(
            """
            Polls paginated HTTP APIs, page by page, without losing a page.

            Any setting can be given behind a command, as --PollerSaga:Polling:MaxConcurrency=10, or in the environment,
            as PollerSaga__Polling__MaxConcurrency=10, or in appsettings.json.
            """)
        {
            RunCommand.Create(settings),
            StatusCommand.Create(settings),
            JobsCommand.Create(settings),
            TasksCommand.Create(settings),
            PayloadCommand.Create(settings),
            WatchCommand.Create(settings),
            ActCommands.Cancel(settings),
            ActCommands.Redrive(settings),
            ActCommands.Pause(settings),
            ActCommands.Resume(settings),
            CompleteCommand.Create(settings),
            DemoCommand.Create(settings),
            SampleApiCommand.Create(),
            WorkerCommand.Create(settings),
            StartCommand.Create(settings),
            ProcessCommand.Create(settings),
            MigrateCommand.Create(settings),
        };
        foreach (var command in root.Subcommands)
            command.Action = new InterruptibleAction((AsynchronousCommandLineAction)command.Action!);
        return root;
    }

    private static TimeSpan? TerminationTimeoutOf(string command) => command switch
    {
        WorkerCommand.Name => null, // A service hears its signals itself, and takes the time it is set to take.
        ProcessCommand.Name => Timeout.InfiniteTimeSpan, // It takes the time it is set to take for what it has in hand.
        _ => TerminationTimeout,
    };

    private static int Refuse(int exitCode, string message)
    {
        Console.Error.WriteLine($"pollersaga: {message}");
        return exitCode;
    }
}
