using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>
/// Ends a run: delivers all that is under way, in any order, until nothing is. Without losses, that has to end the job. After losses, the
/// sweeps send again what was lost within a lease.
/// </summary>
internal sealed class Drain(World world, Scenario scenario, Moves moves, Invariants invariants)
{
    private const int MaxMoves = 10_000;

    // A lease expires within three turns, and the third one resumes what it held.
    private const int MaxIdleTurns = 3;

    // Half of the choices take the oldest message, as most transports do.
    private const int OrderedShare = 2;
    private const int EarlyReportShare = 4;

    /// <summary>Ends a run.</summary>
    /// <param name="seed">Chooses the order.</param>
    /// <param name="withLate">Whether the late duplicates arrive, too.</param>
    public async Task RunAsync(int seed, bool withLate)
    {
        var random = new Random(seed);
        var idleTurns = 0;
        for (var count = 0; count < MaxMoves; count++)
        {
            if (await MoveAsync(random, withLate))
            {
                idleTurns = 0;
            }
            else if (invariants.Last is { IsOver: false, Places: 0 })
            {
                await moves.DeliverAsync(new Message(new ResumePollerJob(world.Job.Id)), world.Processes[0]);
            }
            else if (invariants.Last.IsOver || !scenario.HasLosses || idleTurns == MaxIdleTurns)
            {
                invariants.CheckEnd();
                return;
            }
            else
            {
                idleTurns++;
                await moves.TickAsync();
            }
        }

        throw new AssertionException($"After {MaxMoves} moves, messages are still under way.");
    }

    private async Task<bool> MoveAsync(Random random, bool withLate)
    {
        var messages = world.Job.Messages.FindAll(message => withLate || !message.IsLate);
        var pending = world.Dependencies.Pending;
        if (messages.Count + pending.Count == 0)
            return false;

        var isOrdered = random.Next(OrderedShare) == 0;
        var choice = random.Next(messages.Count + pending.Count);
        if (choice < pending.Count)
            await RespondAsync(pending[choice], random);
        else
            await DeliverAsync(messages[isOrdered ? 0 : choice - pending.Count], random);
        return true;
    }

    private async Task RespondAsync(PendingResponse pending, Random random)
    {
        if (pending.CanBeAccepted && random.Next(EarlyReportShare) == 0)
        {
            await moves.AcceptAsync(pending);
            await moves.DeliverAsync(new Message(new PayloadProcessed(world.Job.Id, world.Job.Queue[^1].TaskId)), pending.Process);
        }

        await moves.RespondAsync(pending, Response.Success);
    }

    private Task DeliverAsync(Message message, Random random)
    {
        world.Job.Messages.Remove(message);
        return moves.DeliverAsync(message, world.Processes[random.Next(world.Processes.Count)]);
    }
}
