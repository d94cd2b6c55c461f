using PollerSaga.Fetching.Requests;

namespace PollerSaga.Tests.Fetching.Requests;

public sealed class UrlReferenceTests
{
    // RFC 3986, 5.4.1, without the references of other schemes and of fragments.
    [TestCase("g:h", ExpectedResult = "g:h")]
    [TestCase("g", ExpectedResult = "http://a/b/c/g")]
    [TestCase("./g", ExpectedResult = "http://a/b/c/g")]
    [TestCase("g/", ExpectedResult = "http://a/b/c/g/")]
    [TestCase("/g", ExpectedResult = "http://a/g")]
    [TestCase("//g", ExpectedResult = "http://g")]
    [TestCase("?y", ExpectedResult = "http://a/b/c/d;p?y")]
    [TestCase("g?y", ExpectedResult = "http://a/b/c/g?y")]
    [TestCase(";x", ExpectedResult = "http://a/b/c/;x")]
    [TestCase("g;x", ExpectedResult = "http://a/b/c/g;x")]
    [TestCase("", ExpectedResult = "http://a/b/c/d;p?q")]
    [TestCase(".", ExpectedResult = "http://a/b/c/")]
    [TestCase("./", ExpectedResult = "http://a/b/c/")]
    [TestCase("..", ExpectedResult = "http://a/b/")]
    [TestCase("../", ExpectedResult = "http://a/b/")]
    [TestCase("../g", ExpectedResult = "http://a/b/g")]
    [TestCase("../..", ExpectedResult = "http://a/")]
    [TestCase("../../g", ExpectedResult = "http://a/g")]
    [TestCase("../../../g", ExpectedResult = "http://a/g")]
    [TestCase("g/../h", ExpectedResult = "http://a/b/c/h")]
    [TestCase("g?y/../x", ExpectedResult = "http://a/b/c/g?y/../x")]
    public string Resolves_as_the_RFC_does(string reference) => UrlReference.Resolve(new Uri("http://a/b/c/d;p?q"), reference);

    [TestCase("https://api.test/%7Ea/../b?q=%2f", ExpectedResult = "https://api.test/%7Ea/../b?q=%2f")]
    [TestCase("/%7Ea/../b?q=%2f", ExpectedResult = "https://api.test:8443/%7Ea/../b?q=%2f")]
    [TestCase("?next=https://api.test/x", ExpectedResult = "https://api.test:8443/v1/items?next=https://api.test/x")]
    [TestCase("items?at=12:30", ExpectedResult = "https://api.test:8443/v1/items?at=12:30")]
    [TestCase("#part", ExpectedResult = "https://api.test:8443/v1/items?page=%7e")]
    [TestCase(" ?page=2 ", ExpectedResult = "https://api.test:8443/v1/items?page=2")]
    public string Keeps_the_text(string reference) => UrlReference.Resolve(new Uri("https://api.test:8443/v1/items?page=%7e"), reference);

    [TestCase("?page=2", ExpectedResult = "https://api.test/?page=2")]
    [TestCase("items", ExpectedResult = "https://api.test/items")]
    [TestCase("../items", ExpectedResult = "https://api.test/items")]
    public string Resolves_against_an_address_without_a_path(string reference) =>
        UrlReference.Resolve(new Uri("https://api.test"), reference);
}
