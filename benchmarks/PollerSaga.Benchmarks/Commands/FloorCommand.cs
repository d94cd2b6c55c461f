using System.CommandLine;
using PollerSaga.Benchmarks.Floor;

namespace PollerSaga.Benchmarks.Commands;

/// <summary>Runs the floor.</summary>
internal static class FloorCommand
{
    public const string Name = "floor";

    public static Command Create()
    {
        var url = new Option<string>("--url") { Required = true };
        var tasks = new Option<int>("--tasks") { Required = true };
        var folder = new Option<string>("--folder") { Required = true };
        var postgres = new Option<string?>("--postgres");
        var rabbitMq = new Option<string?>("--rabbitmq");
        var queue = new Option<string?>("--queue");
        var command = new Command(Name, "Runs the hand-written loop. The benchmark starts it.")
        {
            url,
            tasks,
            folder,
            postgres,
            rabbitMq,
            queue,
        };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetRequiredValue(folder);
            await using IFloorStates states = parsed.GetValue(postgres) is { } connection
                ? await PostgreSqlFloorStates.OpenAsync(connection)
                : new SqliteFloorStates(directory);
            await using IFloorQueue target = parsed.GetValue(rabbitMq) is { } broker
                ? await RabbitMqFloorQueue.OpenAsync(new Uri(broker), parsed.GetRequiredValue(queue)!)
                : new SpoolFloorQueue(directory);
            using var loop = new FloorLoop(
                new Uri(parsed.GetRequiredValue(url)),
                parsed.GetRequiredValue(tasks),
                directory,
                states,
                target);

            // The parent sends a line to start the loop and a line to end the process, so that it can read the usage in between.
            Console.WriteLine(FloorLoop.Ready);
            await Console.In.ReadLineAsync(cancellationToken);
            await loop.RunAsync(cancellationToken);
            Console.WriteLine(FloorLoop.Done);
            await Console.In.ReadLineAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
