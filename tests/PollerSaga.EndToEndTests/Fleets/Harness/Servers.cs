namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>RabbitMQ and PostgreSQL servers for a test.</summary>
/// <param name="Bus">Address of the broker, <c>amqp://user:password@host:port/</c>.</param>
/// <param name="Database">Connection string of the server, for a user who can create databases.</param>
public sealed record Servers(Uri Bus, string Database)
{
    /// <summary>The servers from the environment. Without them, the test is ignored.</summary>
    public static Servers OfEnvironment() => new(
        new Uri(Read("POLLERSAGA_TEST_RABBITMQ", "an amqp:// address")),
        Read("POLLERSAGA_TEST_POSTGRES", "an Npgsql connection string"));

    private static string Read(string variable, string content)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(value))
            Assert.Ignore($"{variable} is not set. Set it to {content}, or run test.sh, which starts servers.");
        return value;
    }
}
