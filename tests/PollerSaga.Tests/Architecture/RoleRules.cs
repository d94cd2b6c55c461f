using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;

namespace PollerSaga.Tests.Architecture;

/// <summary>What state machines and consumers may not use.</summary>
internal static class RoleRules
{
    private const string StateMachine = "MassTransit.MassTransitStateMachine`1";
    private const string ActivityBinder = "MassTransit.EventActivityBinder`2";
    private const string Consumer = "MassTransit.IConsumer`1";
    private const string SagaRow = "PollerSaga.Storage.Commits.ISagaRow";

    // Beginnings of full names. A state machine decides, and sends through MassTransit's context; everything below waits for a dependency.
    private static readonly string[] InputAndOutput =
    [
        "Amazon.",
        "MassTransit.IBus",
        "MassTransit.IRequestClient",
        "MassTransit.Mediator.",
        "Microsoft.EntityFrameworkCore.",
        "PollerSaga.Delivery.IProcessingQueue",
        "PollerSaga.Fetching.",
        "PollerSaga.Files.",
        "PollerSaga.Payloads.",
        "PollerSaga.Storage.Commits.",
        "PollerSaga.Storage.PollerDbContext",
        "PollerSaga.Storage.PollerStore",
        "PollerSaga.Transport.EndpointSender",
        "RabbitMQ.",
        "System.Data.",
        "System.IO.",
        "System.Net.Http.",
        "System.Net.Sockets.",
    ];

    /// <summary>State machines, and the extension classes with their activities.</summary>
    public static IEnumerable<IType> StateMachines(IEnumerable<IType> types) =>
        types.Where(type => Inherits(type, StateMachine) || HasActivities(type));

    /// <summary>Consumers of messages.</summary>
    public static IEnumerable<IType> Consumers(IEnumerable<IType> types) =>
        types.OfType<Class>().Where(
            type => type.ImplementedInterfaces.Any(implemented => implemented.FullName.StartsWith(Consumer, StringComparison.Ordinal)));

    /// <summary>State machines and activities that reach a dependency other than by a message.</summary>
    public static IReadOnlyList<string> FindInputAndOutput(IEnumerable<IType> types) => Find(
        StateMachines(types),
        target => InputAndOutput.Any(name => target.FullName.StartsWith(name, StringComparison.Ordinal)));

    /// <summary>Consumers that use the type of a saga's row, which belongs to its state machine.</summary>
    public static IReadOnlyList<string> FindRowsInConsumers(IEnumerable<IType> types) => Find(
        Consumers(types),
        target =>
            target.FullName == SagaRow
                || (target is Class row && row.ImplementedInterfaces.Any(implemented => implemented.FullName == SagaRow)));

    private static IReadOnlyList<string> Find(IEnumerable<IType> types, Func<IType, bool> isForbidden) =>
    [
        .. from type in types
           from target in type.Dependencies.Select(dependency => dependency.Target).Distinct()
           where isForbidden(target)
           orderby type.FullName, target.FullName
           select $"{type.Name} uses {target.FullName}",
    ];

    private static bool Inherits(IType type, string name) =>
        type is Class derived && derived.InheritedClasses.Any(inherited => inherited.FullName.StartsWith(name, StringComparison.Ordinal));

    private static bool HasActivities(IType type) => type is Class { IsAbstract: true, IsSealed: true }
        && type.GetMethodMembers().Any(
            method => method.Parameters.FirstOrDefault()?.FullName.StartsWith(ActivityBinder, StringComparison.Ordinal) == true);
}
