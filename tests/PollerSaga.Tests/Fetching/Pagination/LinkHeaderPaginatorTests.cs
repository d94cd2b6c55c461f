using PollerSaga.Fetching;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Tests.Fetching.Pagination;

public sealed class LinkHeaderPaginatorTests
{
    private const string Two = "https://api.test/v1/items?page=2";

    [TestCase("""<https://api.test/v1/items?page=2>; rel="next" """, ExpectedResult = Two)]
    [TestCase("""<https://api.test/v1/items?page=2>;rel=next""", ExpectedResult = Two)]
    [TestCase("""<https://api.test/v1/items?page=2> ; REL = "NEXT" ; title="x" """, ExpectedResult = Two)]
    [TestCase("""<?page=2>; rel="prefetch next" """, ExpectedResult = Two)]
    [TestCase("""</v1/items?page=1>; rel="prev", </v1/items?page=2>; rel="next", </v1/items?page=9>; rel="last" """, ExpectedResult = Two)]
    [TestCase("""</a>; rel="prev"; title="a, <b>; rel=\"next\"", <?page=2>; rel="next" """, ExpectedResult = Two)]
    [TestCase("""<?page=2>; title*=UTF-8''a%2c%20b; rel=next""", ExpectedResult = Two)]
    [TestCase("""<?page=2,3;4>; rel="next" """, ExpectedResult = "https://api.test/v1/items?page=2,3;4")]
    [TestCase(""",, <?page=2>;;rel=next;,""", ExpectedResult = Two)]
    [TestCase("""<?page=2>; rel=next; rel=last""", ExpectedResult = Two)]
    [TestCase("""<?page=7>; rel=last; rel=next""", ExpectedResult = null)]
    [TestCase("""<?page=2>; rel="next_page" """, ExpectedResult = null)]
    [TestCase("""<?page=2>; rel""", ExpectedResult = null)]
    [TestCase("""<?page=2>""", ExpectedResult = null)]
    [TestCase("""<?page=7>; rel=next; anchor="/other", <?page=2>; rel=next""", ExpectedResult = Two)]
    [TestCase("""<?cursor=0:100:0>; rel="next"; results="false"; cursor="0:100:0" """, ExpectedResult = null)]
    [TestCase("""<?page=2>; rel="next"; results="true" """, ExpectedResult = Two)]
    [TestCase("", ExpectedResult = null)]
    public string? Finds_the_next_page(string header) => Read("next", header);

    [Test]
    public void Finds_the_next_page_in_the_second_header() =>
        Assert.That(Read("next", "</a>; rel=prev", "<?page=2>; rel=next"), Is.EqualTo(Two));

    [Test]
    public void Finds_another_relation() => Assert.That(Read("older", "<?page=7>; rel=next, <?page=2>; rel=Older"), Is.EqualTo(Two));

    [Test]
    public void Ends_without_a_header() => Assert.That(Read("next"), Is.Null);

    [TestCase("https://api.test/?key=CANARY; rel=next", "a URL in angle brackets is expected at position 1")]
    [TestCase("<https://api.test/?key=CANARY; rel=next", "a URL in angle brackets is expected at position 1")]
    [TestCase("<?key=CANARY>; rel=\"next", "the quote is not closed at position 20")]
    [TestCase("<?key=CANARY> rel=next", "a semicolon or a comma is expected at position 15")]
    [TestCase("<ftp://api.test/CANARY>; rel=next", "no valid http or https URL")]
    public void Refuses_an_invalid_header_and_does_not_show_it(string header, string fault) => Assert.That(
        () => Read("next", header),
        Throws.TypeOf<FetchException>().With.Message.Contains(fault).And.Message.Not.Contains("CANARY"));

    private static string? Read(string relation, params string[] headers)
    {
        var paginator = new LinkHeaderPaginator(new LinkHeaderPagination(relation));
        var result = paginator.Read(
            Responses.To(paginator, "[]", records: null, links: headers.Length == 0 ? null : headers),
            PagePosition.First);
        Assert.That(result.IsLast, Is.EqualTo(result.Next is null));
        return result.Next;
    }
}
