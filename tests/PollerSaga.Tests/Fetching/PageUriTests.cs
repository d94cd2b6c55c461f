using PollerSaga.Fetching;

namespace PollerSaga.Tests.Fetching;

public sealed class PageUriTests
{
    [TestCase("http://api.test/payload", ExpectedResult = "http://api.test/payload?startAt=200&count=100")]
    [TestCase("https://api.test", ExpectedResult = "https://api.test/?startAt=200&count=100")]
    [TestCase("http://api.test:8080/a/b/", ExpectedResult = "http://api.test:8080/a/b/?startAt=200&count=100")]
    [TestCase("http://api.test/payload?", ExpectedResult = "http://api.test/payload?startAt=200&count=100")]
    public string Adds_the_page_to_the_address(string url) => PageOf(url);

    [TestCase(
        "http://api.test/p?key=1&since=2024-01-01",
        ExpectedResult = "http://api.test/p?key=1&since=2024-01-01&startAt=200&count=100")]
    [TestCase("http://api.test/p?a=1&a=2", ExpectedResult = "http://api.test/p?a=1&a=2&startAt=200&count=100")]
    [TestCase("http://api.test/p?flag", ExpectedResult = "http://api.test/p?flag&startAt=200&count=100")]
    [TestCase("http://api.test/p?empty=", ExpectedResult = "http://api.test/p?empty=&startAt=200&count=100")]
    [TestCase(
        "http://api.test/p?startAtDay=1&counter=2",
        ExpectedResult = "http://api.test/p?startAtDay=1&counter=2&startAt=200&count=100")]
    [TestCase("http://api.test/p?STARTAT=1&Count=2", ExpectedResult = "http://api.test/p?STARTAT=1&Count=2&startAt=200&count=100")]
    [TestCase("http://api.test/p??a=1", ExpectedResult = "http://api.test/p??a=1&startAt=200&count=100")]
    public string Keeps_the_other_query_parameters(string url) => PageOf(url);

    [TestCase("http://api.test/p?startAt=7&count=8", ExpectedResult = "http://api.test/p?startAt=200&count=100")]
    [TestCase("http://api.test/p?count=8&key=1&startAt=7", ExpectedResult = "http://api.test/p?key=1&startAt=200&count=100")]
    [TestCase("http://api.test/p?startAt&count=", ExpectedResult = "http://api.test/p?startAt=200&count=100")]
    [TestCase("http://api.test/p?count=1&count=2", ExpectedResult = "http://api.test/p?startAt=200&count=100")]
    public string Replaces_the_page_parameters_of_the_address(string url) => PageOf(url);

    [TestCase("http://api.test/p#part", ExpectedResult = "http://api.test/p?startAt=200&count=100")]
    [TestCase("http://api.test/p?key=1#part?startAt=3", ExpectedResult = "http://api.test/p?key=1&startAt=200&count=100")]
    public string Removes_a_fragment(string url) => PageOf(url);

    [TestCase("http://api.test/a%2Fb?q=x%26y%3Dz", ExpectedResult = "http://api.test/a%2Fb?q=x%26y%3Dz&startAt=200&count=100")]
    [TestCase("http://api.test/p?q=a+b%20c", ExpectedResult = "http://api.test/p?q=a+b%20c&startAt=200&count=100")]
    [TestCase("http://api.test/p?q=%FF%00", ExpectedResult = "http://api.test/p?q=%FF%00&startAt=200&count=100")]
    [TestCase("http://api.test/p?q=ü", ExpectedResult = "http://api.test/p?q=%C3%BC&startAt=200&count=100")]
    [TestCase("http://api.test/%7Eu/a%2eb/../c?q=%7e", ExpectedResult = "http://api.test/%7Eu/a%2eb/../c?q=%7e&startAt=200&count=100")]
    [TestCase("http://api.test/p?a=1&&b=2", ExpectedResult = "http://api.test/p?a=1&&b=2&startAt=200&count=100")]
    [TestCase("http://api.test/p?&a=1", ExpectedResult = "http://api.test/p?&a=1&startAt=200&count=100")]
    [TestCase("http://api.test/p?a=1&", ExpectedResult = "http://api.test/p?a=1&&startAt=200&count=100")]
    public string Keeps_encodings(string url) => PageOf(url);

    [TestCase("http://api.test/a b?q={x}|\"", ExpectedResult = "http://api.test/a%20b?q=%7Bx%7D%7C%22&startAt=200&count=100")]
    [TestCase("http://api.test/p?q=100%&r=%zz", ExpectedResult = "http://api.test/p?q=100%25&r=%25zz&startAt=200&count=100")]
    [TestCase("http://api.test/\ud83d\ude00", ExpectedResult = "http://api.test/%F0%9F%98%80?startAt=200&count=100")]
    [TestCase("http://api.test/a\\b", ExpectedResult = "http://api.test/a/b?startAt=200&count=100")]
    [TestCase(" http://api.test/p ", ExpectedResult = "http://api.test/p?startAt=200&count=100")]
    [TestCase("HTTP://API.test:80/P", ExpectedResult = "http://api.test/P?startAt=200&count=100")]
    [TestCase("http://api.test?q=1", ExpectedResult = "http://api.test/?q=1&startAt=200&count=100")]
    public string Escapes_only_what_a_URL_cannot_contain(string url) => PageOf(url);

    [Test]
    public void Supports_record_numbers_beyond_32_bits() =>
        Assert.That(
            PageUri.For(new Uri("http://api.test/p"), 99_999_999_900, 1).AbsoluteUri,
            Is.EqualTo("http://api.test/p?startAt=99999999900&count=1"));

    private static string PageOf(string url) => PageUri.For(new Uri(url), startAt: 200, count: 100).AbsoluteUri;
}
