using PollerSaga.Fetching;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Fetching.Pagination;

public sealed class PositionPaginatorTests
{
    private static readonly PositionPagination Offset = new(
        IsOffset: true,
        Parameter: "offset",
        First: 0,
        SizeParameter: "limit",
        Size: 2,
        Total: Selector.Parse("$.total"),
        TotalPages: null,
        PageSize: null,
        EndRule.Empty,
        RequestPlace.Query,
        IsParallel: true);

    [TestCase("""{"total":5}""", ExpectedResult = 5)]
    [TestCase("""{"total":"5"}""", ExpectedResult = 5)]
    [TestCase("""{"total":5.0}""", ExpectedResult = 5)]
    [TestCase("""{"total":5e2}""", ExpectedResult = 500)]
    [TestCase("""{"total":0}""", ExpectedResult = 0)]
    [TestCase("""{"total":9223372036854775807}""", ExpectedResult = long.MaxValue)]
    [TestCase("""{"total":null}""", ExpectedResult = null)]
    [TestCase("""{"total":""}""", ExpectedResult = null)]
    [TestCase("{}", ExpectedResult = null)]
    public long? Reads_the_total(string body) => Read(Offset, body).TotalRecords;

    [TestCase("""{"total":-1}""", "-1")]
    [TestCase("""{"total":1.5}""", "1.5")]
    [TestCase("""{"total":"many"}""", "\"many\"")]
    [TestCase("""{"total":{"value":5}}""", "an object")]
    [TestCase("""{"total":[5]}""", "an array")]
    [TestCase("""{"total":true}""", "true")]
    [TestCase("""{"total":9223372036854775808}""", "9223372036854775808")]
    [TestCase("""{"total":1e999}""", "1e999")]
    public void Refuses_an_invalid_total_with_its_selector_and_value(string body, string shown) => Assert.That(
        () => Read(Offset, body),
        Throws.TypeOf<FetchException>().With.Property(nameof(FetchException.IsRetriable)).False
            .And.Message.StartsWith($"The response has {shown} at $.total; it must be a whole number from 0 to 9223372036854775807."));

    [Test]
    public void Shows_only_the_start_of_a_long_value() => Assert.That(
        () => Read(Offset, $$"""{"total":"{{new string('x', 5000)}}"}"""),
        Throws.TypeOf<FetchException>().With.Message.Length.LessThan(400));

    [TestCase(0, """{"total":5,"items":[1,2]}""", ExpectedResult = false)]
    [TestCase(1, """{"total":5,"items":[1,2]}""", ExpectedResult = false)]
    [TestCase(2, """{"total":5,"items":[1]}""", ExpectedResult = true)]
    [TestCase(1, """{"total":4,"items":[1,2]}""", ExpectedResult = true)]
    [TestCase(1, """{"total":6,"items":[]}""", ExpectedResult = false)]
    [TestCase(7, """{"total":5,"items":[]}""", ExpectedResult = true)]
    [TestCase(0, """{"total":0,"items":[]}""", ExpectedResult = true)]
    public bool Ends_at_the_total_also_with_short_pages_before(int index, string body) => Read(Offset, body, index).IsLast;

    [TestCase("""{"pages":0}""", 0, ExpectedResult = true)]
    [TestCase("""{"pages":1}""", 0, ExpectedResult = true)]
    [TestCase("""{"pages":"3"}""", 1, ExpectedResult = false)]
    [TestCase("""{"pages":3}""", 2, ExpectedResult = true)]
    public bool Ends_at_the_number_of_pages(string body, int index) =>
        Read(Offset with { IsOffset = false, Total = null, TotalPages = Selector.Parse("$.pages") }, body, index).IsLast;

    [TestCase("""{"items":[1,2]}""", ExpectedResult = false)]
    [TestCase("""{"items":[1]}""", ExpectedResult = false)]
    [TestCase("""{"items":[]}""", ExpectedResult = true)]
    public bool Ends_with_an_empty_page_without_a_total(string body) => Read(Offset with { Total = null }, body).IsLast;

    [TestCase("""{"items":[1,2]}""", ExpectedResult = false)]
    [TestCase("""{"items":[1]}""", ExpectedResult = true)]
    [TestCase("""{"items":[]}""", ExpectedResult = true)]
    public bool Ends_with_a_short_page(string body) => Read(Offset with { Total = null, End = EndRule.Short }, body).IsLast;

    [TestCase("""{"items":[1],"more":true}""", ExpectedResult = false)]
    [TestCase("""{"items":[1],"more":false}""", ExpectedResult = true)]
    [TestCase("""{"items":[1]}""", ExpectedResult = true)]
    public bool Ends_when_the_predicate_is_true(string body) => Read(
        Offset with { Total = null, End = new EndRule(EndRuleKind.Predicate, [], Predicate.Parse("!$.more")) },
        body).IsLast;

    [Test]
    public void Ends_with_a_status()
    {
        var rule = new EndRule(EndRuleKind.Status, [200], null);

        Assert.That(Read(Offset with { Total = null, End = rule }, "{}").IsLast, Is.True);
        Assert.That(Read(Offset with { Total = null, End = rule with { Statuses = [404] } }, "{}").IsLast, Is.False);
    }

    [TestCase("""{"size":50,"items":[1,2]}""", ExpectedResult = 2, Description = "The maximum of the server, which was not used.")]
    [TestCase("""{"size":50,"items":[1,2,3]}""", ExpectedResult = 50, Description = "The server ignores the requested size.")]
    [TestCase("""{"size":1,"items":[1]}""", ExpectedResult = 1)]
    [TestCase("""{"size":"2","items":[1,2]}""", ExpectedResult = 2)]
    [TestCase("""{"items":[1,2]}""", ExpectedResult = null)]
    public int? Uses_the_page_size_of_the_server(string body) => Read(Offset with { PageSize = Selector.Parse("$.size") }, body).PageSize;

    [Test]
    public void Refuses_a_page_size_of_0_unless_the_listing_is_empty()
    {
        var definition = Offset with { PageSize = Selector.Parse("$.size") };

        Assert.That(
            () => Read(definition, """{"size":0,"total":5}"""),
            Throws.TypeOf<FetchException>().With.Message.Contains("has 0 at $.size; it must be a whole number from 1 to 2147483647"));
        Assert.That(Read(definition, """{"size":0,"total":0}""").IsLast, Is.True);
    }

    [Test]
    public void Takes_the_page_size_from_the_first_page_if_nothing_states_it()
    {
        var definition = Offset with { Size = null, Total = null };

        Assert.That(Read(definition, """{"items":[1,2,3]}""").PageSize, Is.EqualTo(3));
        Assert.That(Read(definition, """{"items":[1]}""", index: 1).PageSize, Is.Null);
        Assert.That(Read(definition, """{"items":[]}""").PageSize, Is.Null);
    }

    [TestCase(0, null, ExpectedResult = "https://api.test/p?offset=0&limit=2")]
    [TestCase(3, null, ExpectedResult = "https://api.test/p?offset=6&limit=2")]
    [TestCase(3, 50, ExpectedResult = "https://api.test/p?offset=150&limit=50")]
    [TestCase(int.MaxValue, int.MaxValue, ExpectedResult = "https://api.test/p?offset=4611686014132420609&limit=2147483647")]
    public string Requests_a_page_by_its_offset(int index, int? size) => UrlOf(Offset, index, size);

    [TestCase(0, ExpectedResult = "https://api.test/p?offset=1&limit=2")]
    [TestCase(41, ExpectedResult = "https://api.test/p?offset=42&limit=2")]
    public string Requests_a_page_by_its_number(int index) => UrlOf(Offset with { IsOffset = false, First = 1 }, index, size: null);

    [Test]
    public void Refuses_an_offset_that_no_page_size_determines()
    {
        var definition = Offset with { Size = null };

        Assert.That(UrlOf(definition, index: 0, size: null), Is.EqualTo("https://api.test/p?offset=0"));
        Assert.That(
            () => UrlOf(definition, index: 1, size: null),
            Throws.TypeOf<FetchException>().With.Message.Contains("size.value or pageSize"));
    }

    [Test]
    public void Writes_numbers_into_a_JSON_body_as_numbers()
    {
        var request = new PartnerRequest(HttpMethod.Post, new Uri("https://api.test/p"));

        new PositionPaginator(Offset with { In = RequestPlace.Json, Parameter = "page.offset", SizeParameter = "page.limit" })
            .Apply(request, new PagePosition(4, null, null));

        Assert.That(request.Json!.ToJsonString(), Is.EqualTo("""{"page":{"offset":8,"limit":2}}"""));
    }

    private static string UrlOf(PositionPagination definition, int index, int? size)
    {
        var request = new PartnerRequest(HttpMethod.Get, new Uri("https://api.test/p"));
        new PositionPaginator(definition).Apply(request, new PagePosition(index, null, size));
        return request.Url.AbsoluteUri;
    }

    private static PageResult Read(PositionPagination definition, string body, int index = 0)
    {
        var paginator = new PositionPaginator(definition);
        return paginator.Read(Responses.To(paginator, body), new PagePosition(index, null, null));
    }
}
