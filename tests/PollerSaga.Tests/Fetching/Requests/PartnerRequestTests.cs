using System.Text.Json.Nodes;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Guard;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Requests;

public sealed class PartnerRequestTests
{
    [TestCase("https://api.test", ExpectedResult = "https://api.test/")]
    [TestCase("https://api.test?a=1", ExpectedResult = "https://api.test/?a=1")]
    [TestCase("https://api.test/%7Eu/a%2eb/../c?q=%7e&&x#part", ExpectedResult = "https://api.test/%7Eu/a%2eb/../c?q=%7e&&x")]
    [TestCase("https://api.test/a b?q=ü", ExpectedResult = "https://api.test/a%20b?q=%C3%BC")]
    [TestCase("https://api.test:8443/p", ExpectedResult = "https://api.test:8443/p")]
    public string Keeps_the_text_of_the_url(string url) => Of(url).Url.AbsoluteUri;

    [TestCase("https://api.test/p", ExpectedResult = "https://api.test/p?ids%5B%5D=a%26b")]
    [TestCase("https://api.test/p?x=%7e", ExpectedResult = "https://api.test/p?x=%7e&ids%5B%5D=a%26b")]
    [TestCase("https://api.test/p?ids[]=1&x&ids%5B%5D=2", ExpectedResult = "https://api.test/p?ids%5B%5D=a%26b&x")]
    [TestCase("https://api.test/p?IDS[]=1", ExpectedResult = "https://api.test/p?IDS[]=1&ids%5B%5D=a%26b")]
    public string Sets_a_parameter_of_the_query_in_its_place(string url)
    {
        var request = Of(url);
        request.Set(RequestPlace.Query, "ids[]", "a&b");
        return request.Url.AbsoluteUri;
    }

    [Test]
    public void Repeats_a_name_of_the_query()
    {
        var request = Of("https://api.test/p");

        request.Add(RequestPlace.Query, "ids[]", "1");
        request.Add(RequestPlace.Query, "ids[]", "2 3");

        Assert.That(request.Url.AbsoluteUri, Is.EqualTo("https://api.test/p?ids%5B%5D=1&ids%5B%5D=2%203"));
        Assert.That(
            request.Query,
            Is.EqualTo(new[] { KeyValuePair.Create("ids[]", "1"), KeyValuePair.Create("ids[]", "2 3") }));
    }

    [Test]
    public void Sends_a_form()
    {
        var request = Of("https://api.test/p");
        request.Add(RequestPlace.Form, "a", "1 2");
        request.Add(RequestPlace.Form, "b", "&=");
        request.Add(RequestPlace.Form, "a", "3");
        request.Set(RequestPlace.Form, "a", 4);
        request.Set(RequestPlace.Form, "c", "ü");

        var message = request.ToMessage();

        Assert.That(BodyOf(message), Is.EqualTo("a=4&b=%26%3D&c=%C3%BC"));
        Assert.That(message.Content!.Headers.ContentType!.ToString(), Is.EqualTo("application/x-www-form-urlencoded"));
    }

    [Test]
    public void Sends_JSON_with_new_members()
    {
        var request = Of("https://api.test/p");
        request.Json = JsonNode.Parse("""{"query":"<ü>","page":null,"requests":[{"q":1}]}""");

        request.Set(RequestPlace.Json, "page.after", "5");
        request.Set(RequestPlace.Json, "page.size", 100);
        request.Set(RequestPlace.Json, "requests.0.page", 2);
        request.Set(RequestPlace.Json, "query", "new");

        var message = request.ToMessage();
        Assert.That(
            BodyOf(message),
            Is.EqualTo("""{"query":"new","page":{"after":"5","size":100},"requests":[{"q":1,"page":2}]}"""));
        Assert.That(message.Content!.Headers.ContentType!.ToString(), Is.EqualTo("application/json"));
    }

    [Test]
    public void Creates_a_JSON_body_for_a_parameter()
    {
        var request = Of("https://api.test/p");

        request.Set(RequestPlace.Json, "a.b.c", "ü\"");

        Assert.That(BodyOf(request.ToMessage()), Is.EqualTo("""{"a":{"b":{"c":"ü\""}}}"""));
    }

    [TestCase("text.after", "a value that is no object")]
    [TestCase("list.after", "an array of 1 elements")]
    [TestCase("list.1.after", "an array of 1 elements")]
    [TestCase("list.1", "an array of 1 elements")]
    [TestCase("list.-1", "an array of 1 elements")]
    public void Refuses_a_path_through_another_value(string path, string fault)
    {
        var request = Of("https://api.test/p");
        request.Json = JsonNode.Parse("""{"text":"x","list":[1]}""");

        Assert.That(
            () => request.Set(RequestPlace.Json, path, "CANARY"),
            Throws.TypeOf<FetchException>()
                .With.Message.Contains(fault).And.Message.Contains($"'{path}'").And.Message.Not.Contains("CANARY"));
    }

    [Test]
    public void Has_one_kind_of_body()
    {
        var json = Of("https://api.test/p");
        json.Set(RequestPlace.Json, "a", "1");
        var form = Of("https://api.test/p");
        form.Set(RequestPlace.Form, "a", "1");

        Assert.That(() => json.Set(RequestPlace.Form, "b", "2"), Throws.TypeOf<FetchException>().With.Message.Contains("JSON body"));
        Assert.That(() => json.Add(RequestPlace.Form, "b", "2"), Throws.TypeOf<FetchException>().With.Message.Contains("JSON body"));
        Assert.That(() => form.Set(RequestPlace.Json, "b", "2"), Throws.TypeOf<FetchException>().With.Message.Contains("form body"));
    }

    [Test]
    public void Sends_headers_and_replaces_them_without_case()
    {
        var request = Of("https://api.test/p");
        request.Add(RequestPlace.Header, "x-list", "1");
        request.Add(RequestPlace.Header, "X-List", "2");
        request.Add(RequestPlace.Header, "Accept", "text/csv; q=0.5");
        request.Add(RequestPlace.Header, "X-Key", "a, \"b\"; c");
        request.Set(RequestPlace.Header, "x-LIST", "3");

        var headers = request.ToMessage().Headers.NonValidated;

        Assert.That(headers["X-List"].Single(), Is.EqualTo("3"));
        Assert.That(headers["Accept"].Single(), Is.EqualTo("text/csv; q=0.5"));
        Assert.That(headers["X-Key"].Single(), Is.EqualTo("a, \"b\"; c"));
    }

    [TestCase("X-Key", "CANARY\r\nX-Other: 1", "The value of the header X-Key contains a line break at position 7.")]
    [TestCase("X-Key", "CANARY\n", "The value of the header X-Key contains a line break at position 7.")]
    [TestCase("X-Key", "\tCANARY", "The value of the header X-Key contains a tab at position 1.")]
    [TestCase("X-Key", "CANARY\0", "The value of the header X-Key contains a control character at position 7.")]
    [TestCase("X-Key", "CANARYü", "The value of the header X-Key contains a character outside ASCII at position 7.")]
    [TestCase("X Key", "CANARY", "The header name 'X Key' is invalid.")]
    [TestCase("", "CANARY", "The header name '' is invalid.")]
    [TestCase("host", "CANARY", "The header host cannot be set")]
    [TestCase("Content-Length", "CANARY", "The header Content-Length cannot be set")]
    [TestCase("Transfer-Encoding", "CANARY", "The header Transfer-Encoding cannot be set")]
    public void Refuses_an_invalid_header_and_does_not_show_its_value(string name, string value, string fault) => Assert.That(
        () => Of("https://api.test/p").Set(RequestPlace.Header, name, value),
        Throws.TypeOf<FetchException>().With.Message.StartsWith(fault).And.Message.Not.Contains("CANARY"));

    [Test]
    public void Replaces_the_content_type_of_the_body()
    {
        var request = Of("https://api.test/p");
        request.Set(RequestPlace.Json, "a", "1");
        request.Set(RequestPlace.Header, "content-type", "application/vnd.api+json");

        Assert.That(
            request.ToMessage().Content!.Headers.NonValidated["Content-Type"].Single(),
            Is.EqualTo("application/vnd.api+json"));
    }

    [Test]
    public void Sends_a_content_type_without_a_body()
    {
        var request = new PartnerRequest(HttpMethod.Get, new Uri("https://api.test/p"));
        request.Set(RequestPlace.Header, "Content-Type", "application/json");

        var message = request.ToMessage();

        Assert.That(message.Content!.Headers.ContentType!.ToString(), Is.EqualTo("application/json"));
        Assert.That(BodyOf(message), Is.Empty);
    }

    [TestCase(null, ExpectedResult = "application/json")]
    [TestCase("text/csv", ExpectedResult = "text/csv")]
    public async Task<string> Replaces_the_Accept_header_of_the_client(string? accept)
    {
        var sent = string.Empty;
        using var client = new HttpClient(new StubHandler(message =>
        {
            sent = string.Join(" | ", message.Headers.NonValidated["Accept"]);
            return new HttpResponseMessage();
        }));
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        var request = Of("https://api.test/p");
        if (accept is not null)
            request.Set(RequestPlace.Header, "accept", accept);

        using var response = await client.SendAsync(request.ToMessage());

        return sent;
    }

    [Test]
    public void Joins_cookies()
    {
        var request = Of("https://api.test/p");
        request.Set(RequestPlace.Header, "cookie", "a=1");
        request.AddCookie("b", "2");

        Assert.That(request.ToMessage().Headers.NonValidated["Cookie"].Single(), Is.EqualTo("a=1; b=2"));
        Assert.That(
            () => request.AddCookie("c", "CANARY; d=1"),
            Throws.TypeOf<FetchException>().With.Message.Contains("cookie 'c'").And.Message.Not.Contains("CANARY"));
    }

    [Test]
    public void Creates_a_new_message_for_each_repetition()
    {
        var request = Of("https://api.test/p");
        request.Set(RequestPlace.Json, "a", "1");

        var (first, second) = (request.ToMessage(), request.ToMessage());
        first.Dispose();

        Assert.That(BodyOf(second), Is.EqualTo("""{"a":"1"}"""));
    }

    [Test]
    public void Follows_a_link_with_the_method_the_headers_and_the_body()
    {
        var request = Of("https://api.test/p?a=1");
        request.Set(RequestPlace.Header, "X-Key", "k");
        request.Set(RequestPlace.Json, "q", "x");

        request.Follow(new Uri("https://api.test/next?cursor=%7e"));

        var message = request.ToMessage();
        Assert.That(message.RequestUri!.AbsoluteUri, Is.EqualTo("https://api.test/next?cursor=%7e"));
        Assert.That(message.Method, Is.EqualTo(HttpMethod.Post));
        Assert.That(message.Headers.GetValues("X-Key").Single(), Is.EqualTo("k"));
        Assert.That(BodyOf(message), Is.EqualTo("""{"q":"x"}"""));
    }

    [Test]
    public void Allows_redirections_to_the_hosts_of_the_source()
    {
        var url = new Uri("https://api.test/p");
        var request = new PartnerRequest(HttpMethod.Get, url, HostScope.Of(url, ["files.test"]), SecretMask.None);

        Assert.That(request.ToMessage().Options.TryGetValue(RedirectScope.Key, out var scope), Is.True);
        Assert.That(scope!.Allows(new Uri("https://files.test/x")), Is.True);
        Assert.That(scope.Allows(new Uri("https://evil.test/x")), Is.False);
    }

    [Test]
    public void Shows_no_secret_parameter()
    {
        var request = Of("https://api.test/p?a=1");

        request.SetSecret(RequestPlace.Query, "session", "CANARY/1");

        Assert.That(request.MaskedUrl, Is.EqualTo("https://api.test/p?a=1&session=***"));
        Assert.That(request.ToString(), Is.EqualTo("POST https://api.test/p?a=1&session=***"));
        Assert.That(request.Url.AbsoluteUri, Is.EqualTo("https://api.test/p?a=1&session=CANARY%2F1"));
    }

    private static PartnerRequest Of(string url) => new(HttpMethod.Post, new Uri(url));

    private static string BodyOf(HttpRequestMessage message)
    {
        using var reader = new StreamReader(message.Content!.ReadAsStream());
        return reader.ReadToEnd();
    }
}
