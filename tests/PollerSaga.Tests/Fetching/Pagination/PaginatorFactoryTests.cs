using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Fetching.Pagination;

public sealed class PaginatorFactoryTests
{
    private static readonly Selector Selector = Selector.Parse("$.next");

    private static readonly PaginationDefinition[] Definitions =
    [
        new SinglePage(),
        new PositionPagination(false, "page", 1, null, null, null, null, null, EndRule.Empty, RequestPlace.Query, true),
        new CursorPagination("cursor", Selector, null, RequestPlace.Query),
        new KeysetPagination("after", Selector, null, RequestPlace.Query),
        new NextUrlPagination(Selector),
        new LinkHeaderPagination("next"),
    ];

    [Test]
    public void Creates_a_paginator_of_each_type() => Assert.That(
        Definitions.Select(definition => Factory().Create(definition).GetType()),
        Is.EqualTo(new[]
        {
            typeof(NoPaginator), typeof(PositionPaginator), typeof(CursorPaginator), typeof(KeysetPaginator), typeof(NextUrlPaginator),
            typeof(LinkHeaderPaginator),
        }));

    [Test]
    public void Creates_the_paginator_of_the_host_once()
    {
        var created = 0;
        var factory = Factory(new PaginatorRegistration("changes", _ =>
        {
            created++;
            return new NoPaginator();
        }));

        var first = factory.Create(new CustomPagination("changes"));

        Assert.That(factory.Create(new CustomPagination("changes")), Is.SameAs(first));
        Assert.That(created, Is.EqualTo(1));
        Assert.That(factory.Names, Is.EqualTo(new[] { "changes" }));
    }

    [Test]
    public void Names_a_paginator_that_is_not_registered() => Assert.That(
        () => Factory().Create(new CustomPagination("changes")),
        Throws.TypeOf<FetchException>().With.Message.Contains("'changes'").And.Message.Contains("AddPaginator<T>(\"changes\")"));

    [TestCase("cursor")]
    [TestCase("LINKHEADER")]
    public void Refuses_the_name_of_a_built_in_type(string name) => Assert.That(
        () => Factory(new PaginatorRegistration(name, _ => new NoPaginator())),
        Throws.InvalidOperationException.With.Message.Contains(name));

    [Test]
    public void Refuses_a_name_that_is_registered_twice()
    {
        var registration = new PaginatorRegistration("changes", _ => new NoPaginator());

        Assert.That(() => Factory(registration, registration), Throws.InvalidOperationException.With.Message.Contains("twice"));
    }

    [Test]
    public void Leaves_the_built_in_dialect_to_its_plan() =>
        Assert.That(() => Factory().Create(new StartAtPagination()), Throws.ArgumentException);

    private static PaginatorFactory Factory(params PaginatorRegistration[] registrations) =>
        new(registrations, new ServiceCollection().BuildServiceProvider());
}
