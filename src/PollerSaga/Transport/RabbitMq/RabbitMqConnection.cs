using System.Security.Authentication;
using PollerSaga.Certificates;
using PollerSaga.Faults;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PollerSaga.Transport.RabbitMq;

/// <summary>Opens connections to RabbitMQ from the settings of the transport.</summary>
internal static class RabbitMqConnection
{
    /// <summary>The name under which RabbitMQ lists this process's connections.</summary>
    public static string Name { get; } = $"pollersaga on {Environment.MachineName}";

    /// <summary>Opens a connection, which does not recover by itself.</summary>
    /// <exception cref="DependencyUnavailableException">The connection cannot be opened.</exception>
    public static async Task<IConnection> OpenAsync(TransportOptions transport, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateFactory(transport).CreateConnectionAsync(cancellationToken);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw Describe(transport, exception);
        }
    }

    /// <summary>Checks that a connection can be opened, and closes it.</summary>
    /// <exception cref="DependencyUnavailableException">The connection cannot be opened.</exception>
    public static async Task TryAsync(TransportOptions transport, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(transport, cancellationToken);
        try
        {
            // RabbitMQ reports a missing or forbidden virtual host only when a channel is opened.
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw Describe(transport, exception);
        }
    }

    /// <summary>Whether RabbitMQ refuses the user or the virtual host, or its certificate is refused. Waiting does not help.</summary>
    public static bool IsRefusal(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is AuthenticationFailureException or CertificateRefusedException
                or OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotAllowed or Constants.AccessRefused })
                return true;
        }

        return false;
    }

    /// <summary>Whether an exception comes from the connection or the broker.</summary>
    public static bool IsFault(Exception exception) =>
        exception is RabbitMQClientException or IOException or TimeoutException or ObjectDisposedException;

    /// <summary>Creates the exception that states the fault of a connection, and its remedy.</summary>
    public static DependencyUnavailableException Describe(TransportOptions transport, Exception exception)
    {
        var server = $"RabbitMQ at {transport.Host}:{transport.Port}";
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationFailureException:
                    return new($"{server} refuses the log-in of {transport.UserName}. Check PollerSaga:Transport:UserName and " +
                        "PollerSaga:Transport:Password.", exception);
                case CertificateRefusedException:
                    return new($"{server} is not trusted: {cause.Message}. Check PollerSaga:Transport:Host and " +
                        "PollerSaga:Transport:Tls:ServerName, or name the file with the certificate of its issuer in " +
                        "PollerSaga:Transport:Tls:CertificateAuthority.", exception);
                case AuthenticationException:
                    return new($"{server} cannot be reached: TLS failed ({cause.Message.TrimEnd('.')}). Check PollerSaga:Transport:Port, " +
                        "and whether the port expects TLS (PollerSaga:Transport:Tls:Enabled).", exception);
                case OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotAllowed or Constants.AccessRefused } refusal:
                    return new($"{server} refuses the connection: {refusal.ShutdownReason!.ReplyText}. Check " +
                        $"PollerSaga:Transport:VirtualHost, and the rights of {transport.UserName} in it.", exception);
            }
        }

        return new($"{server} cannot be reached: {exception.GetBaseException().Message.TrimEnd('.')}. Check that it runs, and " +
            "PollerSaga:Transport.", exception);
    }

    private static ConnectionFactory CreateFactory(TransportOptions transport) => new()
    {
        HostName = transport.Host,
        Port = transport.Port,
        VirtualHost = transport.VirtualHost,
        UserName = transport.UserName,
        Password = transport.Password,
        ClientProvidedName = Name,
        AutomaticRecoveryEnabled = false,
        Ssl = new SslOption(
            transport.Tls.ServerName is { Length: > 0 } name ? name : transport.Host,
            transport.Tls.CertificatePath,
            transport.IsEncrypted)
        {
            CertificateValidationCallback = transport.Tls.CertificateValidation,
            CertPassphrase = transport.Tls.CertificatePassphrase,
        },
    };
}
