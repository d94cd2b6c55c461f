using Microsoft.Extensions.DependencyInjection;

namespace PollerSaga.Processing;

/// <summary>Which processor the payloads are given to.</summary>
/// <param name="Type">Its type, under which it is registered: under another name, a scope would dispose of a processor that outlives it.</param>
internal sealed record PayloadProcessorType(Type Type)
{
    /// <summary>The processor for a message's scope.</summary>
    public IPayloadProcessor In(IServiceProvider scope) => (IPayloadProcessor)scope.GetRequiredService(Type);
}
