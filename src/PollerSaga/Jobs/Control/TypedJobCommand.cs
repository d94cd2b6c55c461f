namespace PollerSaga.Jobs.Control;

/// <summary>A job command with its message and its arguments.</summary>
/// <param name="Name">The name.</param>
internal sealed record TypedJobCommand<TMessage, TArguments>(string Name) : JobCommand(Name, typeof(TArguments))
    where TMessage : class
    where TArguments : JobCommandArguments
{
    /// <summary>Creates the message to a job.</summary>
    public required Func<Guid, TArguments, TMessage> CreateMessage { get; init; }

    /// <summary>Creates the arguments from a name and the value of the parameter.</summary>
    public required Func<string?, object?, TArguments> Create { get; init; }

    /// <summary>Returns the value of the parameter.</summary>
    public Func<TArguments, object?> Value { get; init; } = _ => null;

    /// <inheritdoc />
    public override JobCommandArguments CreateArguments(string? by, object? value) => Create(by, value);

    /// <inheritdoc />
    public override object? GetValue(JobCommandArguments arguments) => Value((TArguments)arguments);

    /// <inheritdoc />
    public override Task<JobCommandResult> SendAsync(
        JobControl control,
        Guid jobId,
        JobCommandArguments arguments,
        CancellationToken cancellationToken) =>
        control.RequestAsync(CreateMessage(jobId, (TArguments)arguments), jobId, cancellationToken);
}
