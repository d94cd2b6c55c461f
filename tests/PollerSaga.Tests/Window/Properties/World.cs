using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Faults;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>
/// The processes on one database in memory, the messages between them, and their dependencies. Used for one job after the other.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private static readonly TimeSpan TimeBetweenJobs = TimeSpan.FromMinutes(5);

    private readonly SqliteConnection _database;
    private readonly RunningDeliveries _running = new();

    private World(bool hasBroker)
    {
        HasBroker = hasBroker;
        ConnectionString = $"Data Source=pollersaga-{Guid.NewGuid():N};Mode=Memory;Cache=Shared";
        _database = new SqliteConnection(ConnectionString);
        _database.Open();
        Dependencies = new Dependencies(_running);
        Processes = [.. Enumerable.Range(1, hasBroker ? 2 : 1).Select(number => new SimulatedProcess(this, number))];
    }

    public bool HasBroker { get; }

    public string ConnectionString { get; }

    public FakeTimeProvider Clock { get; } = StandingClock.New();

    public Dependencies Dependencies { get; }

    public IReadOnlyList<SimulatedProcess> Processes { get; }

    public JobRows Rows { get; private set; } = null!;

    /// <summary>The job, with what is under way for it.</summary>
    public SimulatedJob Job { get; private set; } = new(pages: 0);

    /// <summary>Deliveries that wait for a response.</summary>
    public List<Delivery> Deliveries { get; } = [];

    /// <summary>The exception of an endpoint that neither delays nor drops a message.</summary>
    public Exception? Defect { get; private set; }

    public static async Task<World> CreateAsync(bool hasBroker)
    {
        var world = new World(hasBroker);
        await world.Processes[0].MigrateAsync();
        world.Rows = world.Processes[0].CreateRows();

        // The first turn in the life of a process resumes everything.
        foreach (var process in world.Processes)
            await process.StartAgainAsync();
        return world;
    }

    /// <summary>Begins with another job. Leases of the job before do not matter any more.</summary>
    public void Begin(int pages)
    {
        Job = new SimulatedJob(pages);
        Clock.Advance(TimeBetweenJobs);
    }

    /// <summary>Runs a step, and waits until all that it causes has ended or waits for a response.</summary>
    public async Task RunAsync(Func<Task> step)
    {
        await _running.RunAsync(step);

        // One after the other, so that the messages have an order.
        while (Dependencies.Pending.Find(pending => pending.IsAbandoned) is { } cancelled)
            await _running.RunAsync(() => Dependencies.Cancel(cancelled));
    }

    /// <summary>
    /// Lets a process handle a message. The delivery runs on while the step is over, until its dependency responds.
    /// </summary>
    public void Deliver(Message message, SimulatedProcess process, bool isUnacknowledged)
    {
        // A process prepares a job once at a time. Another copy of the message waits for its turn.
        if (message.Body is PreparePollerJob
            && Deliveries.Exists(other => other.Process == process && other.Message.Body is PreparePollerJob))
        {
            Job.Messages.Add(message);
            return;
        }

        Job.RecordDelivery(message);
        _running.Begin();
        _ = HandleAsync(new Delivery(message, process, isUnacknowledged));
    }

    /// <summary>Ends a process: what it handles is not completed, and without a broker all messages are lost.</summary>
    public void Kill(SimulatedProcess process)
    {
        foreach (var delivery in Deliveries.Where(delivery => delivery.Process == process))
            delivery.IsKilled = true;
        if (!HasBroker)
            Job.Messages.Clear();
        foreach (var pending in Dependencies.Pending.Where(pending => pending.Process == process))
            pending.IsAbandoned = true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Processes)
            await process.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task HandleAsync(Delivery delivery)
    {
        Delivery.Current = delivery;
        Deliveries.Add(delivery);
        bool isRepeated;
        try
        {
            await delivery.Process.HandleAsync(delivery.Message.Body);
            isRepeated = delivery.IsUnacknowledged;
            if (!isRepeated)
                delivery.Sent.ForEach(Job.Send);
        }
        catch (Exception exception)
        {
            isRepeated = delivery.IsKilled ? HasBroker : DelayFault.Is(exception);
            if (!delivery.IsKilled && !isRepeated)
                Defect = exception;
        }

        Deliveries.Remove(delivery);
        if (isRepeated)
            Job.Messages.Add(delivery.Message with { IsRepeat = true, IsLate = false });
        _running.End();
    }
}
