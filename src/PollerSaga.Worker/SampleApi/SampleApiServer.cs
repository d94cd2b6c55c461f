using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using PollerSaga.Testing;
using PollerSaga.Testing.Dialects;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Worker.SampleApi;

/// <summary>Starts an API for trials, and explains why it cannot listen.</summary>
internal static class SampleApiServer
{
    /// <exception cref="UsageException">The address is unavailable.</exception>
    public static async Task<TestPartner> StartAsync(
        PartnerDialect dialect,
        TestPartnerOptions options,
        CancellationToken cancellationToken)
    {
        try
        {
            return await TestPartner.StartAsync(dialect, options, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException
            or IOException { InnerException: SocketException or AddressInUseException })
        {
            throw new UsageException(Describe(exception, options.ListensAt));
        }
    }

    private static string Describe(Exception exception, IPEndPoint listensAt) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            $"--host is {listensAt.Address}, which is not an address of this machine. "
                + "Use a local address, for example 127.0.0.1, or 0.0.0.0 for all.",
        SocketException fault =>
            $"Port {listensAt.Port} is unavailable: {fault.Message}. Choose another with --port, or 0 for a free port.",
        _ => $"Port {listensAt.Port} is in use. Choose another with --port, or 0 for a free port.",
    };
}
