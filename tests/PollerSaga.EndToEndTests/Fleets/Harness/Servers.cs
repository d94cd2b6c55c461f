namespace PollerSaga.EndToEndTests.Fleets.Harness;

/// <summary>A RabbitMQ and a PostgreSQL for a test.</summary>
/// <param name="Bus">The broker, <c>amqp://user:password@host:port/</c>.</param>
/// <param name="Database">The server, as a connection string of a user who may make databases.</param>
public sealed record Servers(Uri Bus, string Database)
{
    /// <summary>Those that the environment names; the test is ignored where it names none.</summary>
    public static Servers OfEnvironment() => new(
        new Uri(Read("POLLERSAGA_TEST_RABBITMQ", "an amqp:// address")),
        Read("POLLERSAGA_TEST_POSTGRES", "an Npgsql connection string"));

    private static string Read(string variable, string content)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(value))
            Assert.Ignore($"{variable} is not set; give {content}, or run test.sh, which starts servers of its own.");
        return value;
    }
}
