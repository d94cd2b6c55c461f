using Microsoft.Extensions.DependencyInjection;

namespace PollerSaga.Processing;

/// <summary>The processor that gets the payloads.</summary>
/// <param name="Type">
/// Its type, under which it is registered. Under another type, a scope would dispose a processor that outlives it.
/// </param>
internal sealed record PayloadProcessorType(Type Type)
{
    /// <summary>The processor for the scope of a message.</summary>
    public IPayloadProcessor In(IServiceProvider scope) => (IPayloadProcessor)scope.GetRequiredService(Type);
}
