using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching.Credentials;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Sources;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Tests.Fetching.Pagination;

public sealed class PaginationServiceCollectionExtensionsTests
{
    private const string Text =
        """
        version: 1
        name: shop
        url: https://shop.test
        credentials: { type: hmac }
        streams:
          orders: { path: /orders, records: $.items, pagination: { type: changes } }
        """;

    [Test]
    public void Lets_definitions_use_the_names_that_are_registered_before_and_after_the_engine()
    {
        using var services = new ServiceCollection()
            .AddPaginator<ChangesPaginator>("changes")
            .AddSources()
            .AddPartnerCredentials<HmacCredentials>("hmac")
            .AddSingleton<PaginatorFactory>()
            .AddSingleton<Clue>()
            .BuildServiceProvider();

        var source = services.GetRequiredService<SourceReader>().Read(Text, "shop.yaml").Require();
        var paginator = services.GetRequiredService<PaginatorFactory>().Create(source.Streams["orders"].Pagination);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(source.Credentials, Is.EqualTo(new CustomCredentials("hmac")));
            Assert.That(paginator, Is.TypeOf<ChangesPaginator>());
            Assert.That(((ChangesPaginator)paginator).Clue, Is.SameAs(services.GetRequiredService<Clue>()), "services of the host");
            Assert.That(services.GetRequiredKeyedService<IPartnerCredentials>("hmac"), Is.TypeOf<HmacCredentials>());
        }
    }

    [Test]
    public void Does_not_let_definitions_use_other_names()
    {
        using var services = new ServiceCollection().AddSources().BuildServiceProvider();

        Assert.That(services.GetRequiredService<SourceReader>().Read(Text, "shop.yaml").Errors, Has.Count.EqualTo(2));
    }

    [TestCase("")]
    [TestCase(" ")]
    public void Needs_a_name(string name) =>
        Assert.That(() => new ServiceCollection().AddPaginator<ChangesPaginator>(name), Throws.ArgumentException);

    private sealed class Clue;

    private sealed class ChangesPaginator(Clue clue) : IPaginator
    {
        public Clue Clue => clue;

        public IReadOnlyList<PollerSaga.Sources.Selectors.Selector> Selectors => [];

        public void Apply(PollerSaga.Fetching.Requests.PartnerRequest request, PagePosition page)
        {
        }

        public PageResult Read(PollerSaga.Fetching.Pages.PageContent content, PagePosition page) => PageResult.Last;
    }

    private sealed class HmacCredentials : IPartnerCredentials
    {
        public ValueTask<CredentialUse> ApplyAsync(
            PollerSaga.Fetching.Requests.PartnerRequest request,
            CancellationToken cancellationToken) => ValueTask.FromResult(new CredentialUse());

        public ValueTask<bool> RefreshAsync(CredentialUse refused, CancellationToken cancellationToken) => ValueTask.FromResult(false);
    }
}
