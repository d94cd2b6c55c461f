using MassTransit;

namespace PollerSaga.Transport;

/// <summary>One consumer or saga among the steps of a task, added to the mediator's endpoint.</summary>
internal sealed record TaskStep(Action<IMediatorRegistrationContext, IReceiveEndpointConfigurator> Configure);
