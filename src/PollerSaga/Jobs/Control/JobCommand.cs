using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs.Control;

/// <summary>
/// The definition of a job command, which the command line, the HTTP API, the dashboard and <see cref="PollerJobStateMachine"/> read.
/// <see cref="JobCommands"/> is the table of all commands.
/// </summary>
/// <param name="Name">The name: the command of the command line, and the last segment of the route.</param>
/// <param name="ArgumentsType">The type of the arguments.</param>
internal abstract record JobCommand(string Name, Type ArgumentsType)
{
    /// <summary>The permission that the command requires.</summary>
    public JobPermission Permission { get; init; } = JobPermission.Operate;

    /// <summary>One sentence for the description of the HTTP API.</summary>
    public required string Summary { get; init; }

    /// <summary>The description in the command line's help; null for a command that only another command offers as an option.</summary>
    public string? Help { get; init; }

    /// <summary>The options of each example in the help.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [ServerExample];

    /// <summary>The value that the command takes; null for none.</summary>
    public JobCommandParameter? Parameter { get; init; }

    /// <summary>A command whose parameter the command line offers too, and which it then sends first; null for none.</summary>
    public JobCommand? Precedent { get; init; }

    /// <summary>Whether the job needs a worker to continue after the command.</summary>
    public bool ContinuesJob { get; init; }

    /// <summary>The reason for a refusal in a state that does not allow the command.</summary>
    public required string Refusal { get; init; }

    /// <summary>Returns the reason for which a job needs no such command, before it is sent; null for none.</summary>
    public Func<PollerJobStatus, string?> FindRefusal { get; init; } = _ => null;

    /// <summary>The entry in the job's history; null for a command that ends the job, whose entry is the state.</summary>
    public string? HistoryEntry { get; init; }

    /// <summary>The button and the question of the dashboard.</summary>
    public required JobCommandQuestion Question { get; init; }

    /// <summary>The example of a command that a worker receives over HTTP.</summary>
    protected const string ServerExample = "--server http://127.0.0.1:5080";

    /// <summary>Creates the arguments.</summary>
    /// <param name="by">The person or program that sends the command.</param>
    /// <param name="value">The value of the parameter; null for none.</param>
    public abstract JobCommandArguments CreateArguments(string? by, object? value);

    /// <summary>Returns the value of the parameter; null for none.</summary>
    public abstract object? GetValue(JobCommandArguments arguments);

    /// <summary>Sends the command, and waits for the response.</summary>
    /// <exception cref="Faults.DependencyUnavailableException">No worker answers.</exception>
    public abstract Task<JobCommandResult> SendAsync(
        JobControl control,
        Guid jobId,
        JobCommandArguments arguments,
        CancellationToken cancellationToken);
}
