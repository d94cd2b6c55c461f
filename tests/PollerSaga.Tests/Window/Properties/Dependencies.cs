using PollerSaga.Faults;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>The requests to dependencies that wait for a response.</summary>
internal sealed class Dependencies(RunningDeliveries running)
{
    /// <summary>The requests, in the order of their arrival.</summary>
    public List<PendingResponse> Pending { get; } = [];

    /// <summary>Waits for the response that a step chooses.</summary>
    public async Task<Response> AskAsync(
        string request,
        SimulatedProcess process,
        Action? onAccepted,
        CancellationToken cancellationToken)
    {
        var pending = new PendingResponse(request, process, onAccepted, cancellationToken);
        Pending.Add(pending);
        running.End();
        var response = await pending.Source.Task;
        return response is Response.Unavailable
            ? throw new DependencyUnavailableException("The dependency is unavailable.", new IOException())
            : response;
    }

    /// <summary>Responds. What the dependency has accepted, it cannot refuse any more.</summary>
    public void Respond(PendingResponse pending, Response response)
    {
        if (response is Response.Refusal && pending.IsAccepted)
            response = Response.Success;
        if (response is Response.Success)
            pending.Accept();
        Leave(pending);
        pending.Source.SetResult(response);
    }

    /// <summary>The requester no longer waits.</summary>
    public void Cancel(PendingResponse pending)
    {
        Leave(pending);
        pending.Source.SetCanceled();
    }

    private void Leave(PendingResponse pending)
    {
        Pending.Remove(pending);
        running.Begin();
    }
}
