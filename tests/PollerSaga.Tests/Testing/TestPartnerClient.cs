using System.Net;
using System.Text.Json.Nodes;
using PollerSaga.Testing;
using PollerSaga.Testing.Dialects;
using PollerSaga.Testing.Faults;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Testing;

/// <summary>A test partner with a client.</summary>
internal sealed class TestPartnerClient : IAsyncDisposable
{
    private TestPartnerClient(TestPartner partner) => Partner = partner;

    public TestPartner Partner { get; }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public static Task<TestPartnerClient> StartAsync(string dialect, params string[] faults) =>
        StartAsync(
            dialect,
            new TestPartnerOptions { Records = 20, Faults = faults.Aggregate(PartnerFaults.None, (all, text) => all.With(text)) });

    public static async Task<TestPartnerClient> StartAsync(string dialect, TestPartnerOptions options) =>
        new(await TestPartner.StartAsync(PartnerDialect.Parse(dialect) with { Size = 5 }, options));

    /// <summary>Requests a URL below the listing, for example <c>?page=2</c>.</summary>
    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string query)
    {
        using var response = await Client.GetAsync($"{Partner.Url}{query}").OrTimeOut();
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Requests a page and returns the ids of its records.</summary>
    public async Task<IReadOnlyList<int>> IdsAsync(string query)
    {
        var (status, text) = await GetAsync(query);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), text);
        return [.. JsonNode.Parse(text)!["items"]!.AsArray().Select(record => record!["id"]!.GetValue<int>())];
    }

    /// <summary>Reads all records as a client that knows only the definition.</summary>
    public Task<IReadOnlyList<long>> WalkAsync() =>
        new DefinitionWalker(Client, YamlDefinition.Read(Partner.Definition), Partner.Dialect.Secrets).WalkAsync().OrTimeOut();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Partner.DisposeAsync();
    }
}
