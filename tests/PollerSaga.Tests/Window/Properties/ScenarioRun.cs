using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>Runs a scenario in a world: its steps, and then what remains.</summary>
internal sealed class ScenarioRun
{
    private const int MaxWindow = 5;
    private const int SomePrime = 7;
    private const int AnotherPrime = 13;

    private readonly World _world;
    private readonly Scenario _scenario;
    private readonly Invariants _invariants;
    private readonly Moves _moves;
    private readonly Drain _drain;

    public ScenarioRun(World world, Scenario scenario)
    {
        (_world, _scenario) = (world, scenario);
        _invariants = new Invariants(world, scenario);
        _moves = new Moves(world, _invariants);
        _drain = new Drain(world, scenario, _moves, _invariants);
    }

    public async Task RunAsync()
    {
        try
        {
            _world.Begin(_scenario.Pages);
            await _moves.DeliverAsync(new Message(NewStart()), _world.Processes[0]);
            foreach (var step in _scenario.Steps)
                await TakeAsync(step.Kind, step.Pick);
            await _drain.RunAsync(_scenario.Steps[^1].Pick, withLate: true);
        }
        catch (Exception exception)
        {
            throw new AssertionException($"{exception.Message}\n{_moves.Trace}", exception);
        }
    }

    private Task TakeAsync(StepKind kind, int pick) => kind switch
    {
        StepKind.Deliver => DeliverAsync(pick, isUnacknowledged: false),
        StepKind.DeliverUnacknowledged => DeliverAsync(pick, isUnacknowledged: _world.HasBroker),
        StepKind.Respond => RespondAsync(pick),
        StepKind.Accept => AcceptAsync(pick),
        StepKind.Duplicate => DuplicateAsync(pick),
        StepKind.Report => ReportAsync(pick),
        StepKind.Finish => _drain.RunAsync(pick, withLate: false),
        StepKind.Lose => LoseAsync(pick),
        StepKind.Kill => _moves.KillAsync(Process(pick), isSweeping: _scenario.HasLosses),
        StepKind.Tick => _moves.TickAsync(),
        StepKind.Pause => SendAsync(new PausePollerJob(_world.Job.Id), pick),
        StepKind.Resume => SendAsync(new ResumePollerJob(_world.Job.Id), pick),
        StepKind.SetWindow => SendAsync(new SetMaxConcurrency(_world.Job.Id, 1 + (pick / SomePrime % MaxWindow)), pick),
        StepKind.Redrive => SendAsync(new RedrivePollerJob(_world.Job.Id), pick),
        StepKind.Cancel => SendAsync(new CancelPollerJob(_world.Job.Id), pick),
        _ => SendAsync(NewStart(), pick),
    };

    private StartPollerJob NewStart() => new(
        _world.Job.Id,
        SimulatedPartner.Url,
        _scenario.Window,
        _scenario.Timeout,
        ToleratedFailureCount: _scenario.Tolerance);

    // What comes from outside arrives at once, or later than other messages.
    private Task SendAsync(object body, int pick)
    {
        if (pick % AnotherPrime != 0)
            return _moves.DeliverAsync(new Message(body), Process(pick));

        _world.Job.Send(body);
        return Task.CompletedTask;
    }

    private async Task DeliverAsync(int pick, bool isUnacknowledged)
    {
        if (Choose(_world.Job.Messages, pick) is not { } message)
            return;

        _world.Job.Messages.Remove(message);
        await _moves.DeliverAsync(message, Process(pick / SomePrime), isUnacknowledged);
    }

    private async Task RespondAsync(int pick)
    {
        if (Choose(_world.Dependencies.Pending, pick) is not { } pending)
            return;

        await _moves.RespondAsync(pending, (pick / AnotherPrime % 10) switch
        {
            0 or 1 => Response.Refusal,
            2 => Response.Unavailable,
            _ => Response.Success,
        });
    }

    private async Task AcceptAsync(int pick)
    {
        if (Choose(_world.Dependencies.Pending.FindAll(pending => pending.CanBeAccepted), pick) is { } pending)
            await _moves.AcceptAsync(pending);
    }

    private async Task DuplicateAsync(int pick)
    {
        if (Choose(_world.Job.Messages, pick) is { } message)
            await _moves.DuplicateAsync(message with { IsRepeat = message.IsRepeat || pick % 3 == 0, IsLate = pick / SomePrime % 2 == 0 });
    }

    private async Task ReportAsync(int pick)
    {
        if (_world.Job.Queue.Count == 0)
            return;

        var taskId = _world.Job.Queue[pick % _world.Job.Queue.Count].TaskId;
        var isFailure = pick / AnotherPrime % 4 == 0;
        if (isFailure)
            _invariants.ReportsFailure(taskId);
        await SendAsync(
            isFailure
                ? new PayloadProcessingFailed(_world.Job.Id, taskId, "The payload is invalid.")
                : new PayloadProcessed(_world.Job.Id, taskId),
            pick);
    }

    private async Task LoseAsync(int pick)
    {
        if (Choose(_world.Job.Messages.FindAll(CanBeLost), pick) is { } message)
            await _moves.LoseAsync(message);
    }

    // An earlier delivery may have ended the job without announcing it. Only the repeat announces it then, and the broker still has it.
    private static bool CanBeLost(Message message) => !message.IsRepeat
        || message.Body is StartPollerTask or PreparePollerJob or PayloadProcessed or PayloadProcessingFailed;

    private SimulatedProcess Process(int pick) => Choose(_world.Processes, pick)!;

    private static T? Choose<T>(IReadOnlyList<T> possibilities, int pick)
        where T : class => possibilities.Count == 0 ? null : possibilities[pick % possibilities.Count];
}
