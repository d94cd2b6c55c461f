using System.Collections.Frozen;
using System.Reflection;

namespace PollerSaga.Delivery;

/// <summary>The providers of all kinds of processing queue.</summary>
internal static class QueueProviders
{
    private static readonly FrozenDictionary<ProcessingQueueKind, IQueueProvider> ByKind =
        Enum.GetValues<ProcessingQueueKind>().ToFrozenDictionary(kind => kind, ProviderOf);

    /// <summary>The provider of the kind that the settings name; null if the kind is invalid.</summary>
    public static IQueueProvider? Find(ProcessingQueueKind kind) => ByKind.GetValueOrDefault(kind);

    private static IQueueProvider ProviderOf(ProcessingQueueKind kind) =>
        typeof(ProcessingQueueKind).GetField(kind.ToString())!.GetCustomAttribute<QueueProviderAttribute>()!.Provider;
}
