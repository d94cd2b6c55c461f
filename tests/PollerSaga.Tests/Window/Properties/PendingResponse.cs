namespace PollerSaga.Tests.Window.Properties;

/// <summary>A request of a process to a dependency that has not responded.</summary>
/// <param name="request">The request, for messages.</param>
/// <param name="process">The process.</param>
/// <param name="onAccepted">What the dependency does when it takes the request.</param>
/// <param name="cancellationToken">The requester gives up.</param>
internal sealed class PendingResponse(string request, SimulatedProcess process, Action? onAccepted, CancellationToken cancellationToken)
{
    public TaskCompletionSource<Response> Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SimulatedProcess Process => process;

    /// <summary>Whether nobody waits for the response any more.</summary>
    public bool IsAbandoned
    {
        get => field || cancellationToken.IsCancellationRequested;
        set;
    }

    /// <summary>Whether the dependency can take the request before it responds.</summary>
    public bool CanBeAccepted => onAccepted is not null && !IsAccepted;

    public bool IsAccepted { get; private set; }

    public void Accept()
    {
        if (!IsAccepted)
            onAccepted?.Invoke();
        IsAccepted = true;
    }

    public override string ToString() => $"{request} of {process}";
}
