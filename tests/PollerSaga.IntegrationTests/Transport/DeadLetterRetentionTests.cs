using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Diagnostics;
using PollerSaga.Tests;
using PollerSaga.Tests.Support;

namespace PollerSaga.IntegrationTests.Transport;

/// <summary>Messages in <c>_error</c> and <c>_skipped</c> expire, also in queues that an earlier version has declared.</summary>
[NonParallelizable]
public sealed class DeadLetterRetentionTests
{
    private const int Failed = 303;
    private const int Skipped = 304;
    private const string Unknown = """{"messageType":["urn:message:Elsewhere:StartSomething"],"message":{}}""";

    private static IEnumerable<TestCaseData> DeadLetters()
    {
        foreach (var endpoint in BareClient.Endpoints)
        {
            foreach (var isDeclared in new[] { false, true })
            {
                yield return new TestCaseData(endpoint, "garbage", "_error", Failed, isDeclared);
                yield return new TestCaseData(endpoint, Unknown, "_skipped", Skipped, isDeclared);
            }
        }
    }

    [TestCaseSource(nameof(DeadLetters))]
    public async Task A_dead_letter_expires_after_30_days(string endpoint, string body, string suffix, int logged, bool isDeclared)
    {
        await using var client = await BareClient.OpenAsync();
        if (isDeclared)
            await client.DeclareAsync(endpoint + suffix);

        await SendAsync(client, endpoint, body, logged, quorum: false);

        Assert.That((await client.TakeAsync(endpoint + suffix)).BasicProperties.Expiration, Is.EqualTo("2592000000"));
    }

    [Test]
    public async Task A_dead_letter_of_a_quorum_queue_expires()
    {
        await using var client = await BareClient.OpenAsync();

        await SendAsync(client, BareClient.Endpoints[0], "garbage", Failed, quorum: true);

        Assert.That((await client.TakeAsync($"{BareClient.Endpoints[0]}_error")).BasicProperties.Expiration, Is.EqualTo("2592000000"));
    }

    [TestCase("garbage", "_error", Failed)]
    [TestCase(Unknown, "_skipped", Skipped)]
    public async Task RabbitMQ_deletes_an_expired_dead_letter(string body, string suffix, int logged)
    {
        await using var client = await BareClient.OpenAsync();

        await SendAsync(client, BareClient.Endpoints[0], body, logged, quorum: false, "Transport:DeadLetterRetention=00:00:01");

        await client.UntilHoldsAsync(BareClient.Endpoints[0] + suffix, 0);
    }

    [TestCase("garbage", "_error", Failed)]
    [TestCase(Unknown, "_skipped", Skipped)]
    public async Task A_dead_letter_stays_if_the_setting_is_empty(string body, string suffix, int logged)
    {
        await using var client = await BareClient.OpenAsync();

        await SendAsync(client, BareClient.Endpoints[0], body, logged, quorum: false, "Transport:DeadLetterRetention=");

        Assert.That((await client.TakeAsync(BareClient.Endpoints[0] + suffix)).BasicProperties.IsExpirationPresent(), Is.False);
    }

    private static async Task SendAsync(
        BareClient client,
        string endpoint,
        string body,
        int logged,
        bool quorum,
        params string[] settings)
    {
        using var log = new LogLines();
        await using var engine = await TestEngine.StartAsync(
            [.. RabbitMqServer.BusSettings, $"Transport:QuorumQueues={quorum}", .. settings],
            services =>
            {
                log.Keep(services);
                services.AddSingleton<IReceiveObserver, DeadLetterLog>();
            });
        await client.PublishAsync(endpoint, body, BareClient.Envelope);
        await log.WhenSaidAsync(logged);
        await engine.Get<IBusControl>().StopAsync();
    }
}
