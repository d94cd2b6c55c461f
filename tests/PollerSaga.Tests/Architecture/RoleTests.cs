using ArchUnitNET.Domain;
using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Jobs;
using PollerSaga.Tasks;

namespace PollerSaga.Tests.Architecture;

/// <summary>State machines do no I/O, and consumers use no saga row.</summary>
public sealed class RoleTests
{
    private static readonly Lazy<List<IType>> OwnTypes = new(() =>
    [
        .. CompiledCode
            .TypesOf(typeof(RoleTests).Assembly, typeof(PollerTask).Assembly)
            .Where(type => type.FullName.StartsWith(typeof(RoleTests).FullName!, StringComparison.Ordinal)),
    ]);

    [Test]
    public void State_machines_do_no_input_or_output() => Violations.AssertNone(RoleRules.FindInputAndOutput(CompiledCode.Types));

    [Test]
    public void Consumers_use_no_saga_row() => Violations.AssertNone(RoleRules.FindRowsInConsumers(CompiledCode.Types));

    [Test]
    public void The_rules_look_at_every_state_machine_its_activities_and_every_consumer() => Assert.Multiple(() =>
    {
        var machines = RoleRules.StateMachines(CompiledCode.Types).Select(type => type.Name).ToList();
        Assert.That(machines, Is.SupersetOf(new[] { nameof(PollerJobStateMachine), nameof(PollerTaskStateMachine) }));
        Assert.That(machines, Has.Some.EndsWith("Activities"));
        Assert.That(RoleRules.Consumers(CompiledCode.Types).Select(type => type.Name), Has.Member(nameof(PollerTaskConsumer)));
    });

    [Test]
    public void Finds_a_state_machine_that_makes_a_request() => Assert.That(
        RoleRules.FindInputAndOutput(OwnTypes.Value),
        Has.Some.StartsWith($"{nameof(RequestingMachine)} uses System.Net.Http.HttpClient"));

    [Test]
    public void Finds_a_consumer_that_reads_a_row() => Assert.That(
        RoleRules.FindRowsInConsumers(OwnTypes.Value),
        Is.EqualTo(new[] { $"{nameof(ReadingConsumer)} uses {typeof(PollerTask).FullName}" }));

    private sealed class RequestingMachine : MassTransitStateMachine<PollerJob>
    {
        public RequestingMachine() => Initially(When(OnStart).ThenAsync(async context =>
        {
            using var client = new HttpClient();
            await client.GetAsync(context.Message.Url);
        }));

        public Event<StartPollerJob> OnStart { get; private set; } = null!;
    }

    private sealed class ReadingConsumer : IConsumer<FetchPayload>
    {
        public async Task Consume(ConsumeContext<FetchPayload> context)
        {
            await Task.Yield();
            var rows = new List<PollerTask>();
            await context.RespondAsync(new FetchPayload(context.Message.Page with { Index = rows.Count }));
        }
    }
}
