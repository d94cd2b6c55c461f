using System.Reflection;
using MassTransit;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>A bus whose messages wait until a step delivers them.</summary>
internal class CapturingBus : DispatchProxy
{
    private Action<object> _capture = null!;

    public static IBus Create(Action<object> capture) => Create<IBus>(capture);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod?.Name == nameof(IBus.GetSendEndpoint))
            return Task.FromResult(Create<ISendEndpoint>(_capture));
        if (targetMethod?.Name != nameof(ISendEndpoint.Send))
            throw new NotSupportedException($"{targetMethod} is not simulated.");

        _capture(args![0]!);
        return Task.CompletedTask;
    }

    private static T Create<T>(Action<object> capture)
        where T : class
    {
        var proxy = Create<T, CapturingBus>();
        ((CapturingBus)(object)proxy)._capture = capture;
        return proxy;
    }
}
