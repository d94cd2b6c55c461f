using PollerSaga.Fetching;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Fetching.Pagination;

/// <summary>Cursors, keys and URLs: the next page follows from the page before it.</summary>
public sealed class ChainPaginatorTests
{
    private static readonly Selector Next = Selector.Parse("$.next");

    [TestCase("""{"next":"abc"}""", ExpectedResult = "abc")]
    [TestCase("""{"next":" "}""", ExpectedResult = " ")]
    [TestCase("""{"next":12345678901234567890}""", ExpectedResult = "12345678901234567890")]
    [TestCase("""{"next":0}""", ExpectedResult = "0")]
    [TestCase("""{"next":""}""", ExpectedResult = null)]
    [TestCase("""{"next":null}""", ExpectedResult = null)]
    [TestCase("""{"next":false}""", ExpectedResult = null)]
    [TestCase("{}", ExpectedResult = null)]
    public string? Reads_a_cursor(string body) => Read(Cursor(), body);

    [TestCase("""{"next":{"id":1}}""", "an object at $.next")]
    [TestCase("""{"next":[1]}""", "an array at $.next")]
    [TestCase("""{"next":true}""", "true at $.next")]
    public void Refuses_a_cursor_that_is_no_text(string body, string shown) =>
        Assert.That(() => Read(Cursor(), body), Throws.TypeOf<FetchException>().With.Message.Contains(shown));

    [TestCase("""{"next":"abc","more":true}""", ExpectedResult = "abc")]
    [TestCase("""{"next":"abc","more":false}""", ExpectedResult = null)]
    [TestCase("""{"next":"abc"}""", ExpectedResult = null)]
    public string? Ends_when_while_is_false(string body) => Read(Cursor("$.more"), body);

    [Test]
    public void Does_not_read_a_cursor_of_another_kind_after_the_end() =>
        Assert.That(Read(Cursor("$.more"), """{"next":{},"more":false}"""), Is.Null);

    [TestCase("""{"items":[{"id":1},{"id":7}]}""", ExpectedResult = "7")]
    [TestCase("""{"items":[]}""", ExpectedResult = null)]
    [TestCase("""{"items":[{}]}""", ExpectedResult = null)]
    public string? Reads_the_key_of_the_last_record(string body) =>
        Read(new KeysetPaginator(new KeysetPagination("after", Selector.Parse("$.items[-1].id"), null, RequestPlace.Query)), body);

    [Test]
    public void Ends_a_keyset_without_records_although_the_response_repeats_the_key() => Assert.That(
        Read(new KeysetPaginator(new KeysetPagination("after", Next, null, RequestPlace.Query)), """{"items":[],"next":"7"}"""),
        Is.Null);

    [TestCase("https://api.test/v1/items?page=2", ExpectedResult = "https://api.test/v1/items?page=2")]
    [TestCase(" https://api.test/%7Ea/../b?q=%2f&r=ü ", ExpectedResult = "https://api.test/%7Ea/../b?q=%2f&r=ü")]
    [TestCase("?page=2", ExpectedResult = "https://api.test/v1/items?page=2")]
    [TestCase("", ExpectedResult = null)]
    [TestCase("  ", ExpectedResult = null)]
    public string? Reads_a_url(string next) => Read(Urls(), $$"""{"next":"{{next}}"}""");

    [TestCase("ftp://api.test/x")]
    [TestCase("mailto:a@api.test")]
    [TestCase("file:///etc/passwd")]
    [TestCase("javascript:alert(1)")]
    [TestCase("https://")]
    [TestCase("//")]
    public void Refuses_a_url_that_is_none_and_does_not_show_it(string next) => Assert.That(
        () => Read(Urls(), $$"""{"next":"{{next}}"}"""),
        Throws.TypeOf<FetchException>().With.Message.Contains("$.next").And.Message.Not.Contains(next));

    [Test]
    public void Refuses_a_url_on_another_host()
    {
        var request = new PartnerRequest(HttpMethod.Get, new Uri("https://api.test/v1/items"));
        var page = new PagePosition(1, "https://evil.test/v1/items?page=2&token=CANARY", null);

        Assert.That(
            () => Urls().Apply(request, page),
            Throws.TypeOf<FetchException>().With.Message.Contains("https://evil.test").And.Message.Not.Contains("CANARY"));
    }

    [Test]
    public void Refuses_a_stored_url_that_is_invalid() => Assert.That(
        () => Urls().Apply(new PartnerRequest(HttpMethod.Get, Responses.Address), new PagePosition(1, "https://***.CANARY:x", null)),
        Throws.TypeOf<FetchException>().With.Message.Not.Contains("CANARY"));

    [Test]
    public void Sends_the_bytes_of_the_partners_url()
    {
        var request = new PartnerRequest(HttpMethod.Get, new Uri("https://api.test/v1/items?page=1"));

        Urls().Apply(request, new PagePosition(1, "https://api.test/%7Ea/../b?q=%2f+%20&&r#part", null));

        Assert.That(request.Url.AbsoluteUri, Is.EqualTo("https://api.test/%7Ea/../b?q=%2f+%20&&r"));
    }

    [Test]
    public void Leaves_the_request_of_the_first_page_as_it_is()
    {
        IPaginator[] paginators = [Cursor(), Urls(), new LinkHeaderPaginator(new LinkHeaderPagination("next")), new NoPaginator()];
        foreach (var paginator in paginators)
        {
            var request = new PartnerRequest(HttpMethod.Get, new Uri("https://api.test/p?cursor=start"));
            paginator.Apply(request, PagePosition.First);
            Assert.That(request.Url.AbsoluteUri, Is.EqualTo("https://api.test/p?cursor=start"));
        }
    }

    [Test]
    public void Replaces_the_first_cursor_of_the_definition()
    {
        var request = new PartnerRequest(HttpMethod.Get, new Uri("https://api.test/p?cursor=*&size=10"));

        Cursor().Apply(request, new PagePosition(1, "a+b&c", null));

        Assert.That(request.Url.AbsoluteUri, Is.EqualTo("https://api.test/p?cursor=a%2Bb%26c&size=10"));
    }

    [Test]
    public void One_request_has_no_next_page() => Assert.That(Read(new NoPaginator(), """{"next":"abc"}"""), Is.Null);

    private static CursorPaginator Cursor(string? condition = null) =>
        new(new CursorPagination("cursor", Next, condition is null ? null : Predicate.Parse(condition), RequestPlace.Query));

    private static NextUrlPaginator Urls() => new(new NextUrlPagination(Next));

    private static string? Read(IPaginator paginator, string body)
    {
        var result = paginator.Read(Responses.To(paginator, body), PagePosition.First);
        Assert.That(result.IsLast, Is.EqualTo(result.Next is null));
        return result.Next;
    }
}
