using System.Text.Json.Nodes;
using PollerSaga.Fetching;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Tests.Fetching.Requests;

public sealed class RequestBuilderTests
{
    private const string Canary = "CANARY/ +&é";

    private static readonly RequestDefinition Get = new(HttpMethod.Get, Template.Parse("/items"), [], [], Json: null, Form: null);

    private static readonly SourceDefinition Source = new(
        "shop",
        Template.Parse("https://api.test/v1"),
        new Dictionary<string, SourceParameter>
        {
            ["owner"] = new("owner", IsRequired: true, Default: null, Description: null),
            ["since"] = new("since", IsRequired: false, Default: "1970-01-01T00:00:00Z", Description: null),
            ["filter"] = new("filter", IsRequired: false, Default: null, Description: null),
            ["shop"] = new("shop", IsRequired: false, Default: "acme", Description: null),
        },
        Credentials: null,
        Headers: [],
        SourceLimits.None,
        new Dictionary<string, StreamDefinition>());

    [TestCase("https://api.test/v1", "/items", ExpectedResult = "https://api.test/v1/items")]
    [TestCase("https://api.test/v1/", "/items", ExpectedResult = "https://api.test/v1/items")]
    [TestCase("https://api.test/v1/", "items", ExpectedResult = "https://api.test/v1/items")]
    [TestCase("https://api.test/v1/", "", ExpectedResult = "https://api.test/v1/")]
    [TestCase("https://api.test", "", ExpectedResult = "https://api.test/")]
    [TestCase("https://api.test", "?a=1", ExpectedResult = "https://api.test/?a=1")]
    [TestCase("https://api.test/v1?key=1#x", "/items?a=1#y", ExpectedResult = "https://api.test/v1/items?key=1&a=1")]
    [TestCase("https://api.test/%7Eu", "/a%2eb/../c?q=%7e&&x", ExpectedResult = "https://api.test/%7Eu/a%2eb/../c?q=%7e&&x")]
    [TestCase("https://api.test/v1", "//items", ExpectedResult = "https://api.test/v1//items")]
    public string Joins_the_url_and_the_path(string url, string path) =>
        UrlOf(Source with { Url = Template.Parse(url) }, Get with { Path = Template.Parse(path) });

    [TestCase("a/b c", ExpectedResult = "https://api.test/v1/repos/a%2Fb%20c/issues")]
    [TestCase("?#ü%2F", ExpectedResult = "https://api.test/v1/repos/%3F%23%C3%BC%252F/issues")]
    [TestCase("...", ExpectedResult = "https://api.test/v1/repos/.../issues")]
    public string Encodes_a_value_in_the_path(string owner) =>
        UrlOf(Source, Get with { Path = Template.Parse("/repos/${owner}/issues") }, ("owner", owner));

    [TestCase(".")]
    [TestCase("..")]
    public void Refuses_a_value_that_leads_to_another_path(string owner) => Assert.That(
        () => UrlOf(Source, Get with { Path = Template.Parse("/repos/${owner}/issues") }, ("owner", owner)),
        Throws.TypeOf<FetchException>());

    [Test]
    public void Encodes_the_values_of_the_query_once() => Assert.That(
        UrlOf(Source, Get with { Query = Fields(("ids[]", "1"), ("ids[]", "${owner}"), ("since", "${since}")) }, ("owner", "a&b=%20")),
        Is.EqualTo("https://api.test/v1/items?ids%5B%5D=1&ids%5B%5D=a%26b%3D%2520&since=1970-01-01T00%3A00%3A00Z"));

    [Test]
    public void Omits_a_field_whose_optional_parameter_has_no_value()
    {
        var definition = Get with { Query = Fields(("filter", "${filter}"), ("x", "1")), Headers = Fields(("X-Filter", "${filter}")) };

        Assert.That(UrlOf(Source, definition), Is.EqualTo("https://api.test/v1/items?x=1"));
        Assert.That(Create(Source, definition).Headers, Is.Empty);
        Assert.That(UrlOf(Source, definition, ("filter", "a")), Is.EqualTo("https://api.test/v1/items?filter=a&x=1"));
        Assert.That(UrlOf(Source, definition, ("filter", "")), Is.EqualTo("https://api.test/v1/items?filter=&x=1"));
    }

    [Test]
    public void Names_a_parameter_that_is_missing() => Assert.That(
        () => UrlOf(Source, Get with { Query = Fields(("owner", "${owner}")) }),
        Throws.TypeOf<FetchException>()
            .With.Message.EqualTo("The source shop needs the parameter 'owner'. Start the job with --param owner=VALUE."));

    [Test]
    public void Inserts_the_values_of_the_partition()
    {
        var definition = Get with { Path = Template.Parse("/orders/${partition.id}/lines") };

        Assert.That(
            Builder(Source, definition).Create(Empty, new Dictionary<string, string> { ["id"] = "7/8" }).Url.AbsoluteUri,
            Is.EqualTo("https://api.test/v1/orders/7%2F8/lines"));
        Assert.That(() => UrlOf(Source, definition), Throws.TypeOf<FetchException>().With.Message.Contains("'id'"));
    }

    [TestCase("https://${shop}.api.test/v1", "acme", ExpectedResult = "https://acme.api.test/v1/items")]
    [TestCase("https://${shop}/v1", "localhost:8080", ExpectedResult = "https://localhost:8080/v1/items")]
    [TestCase("https://${shop}/v1", "[::1]:8080", ExpectedResult = "https://[::1]:8080/v1/items")]
    [TestCase("${shop}", "http://own.test/api/", ExpectedResult = "http://own.test/api/items")]
    [TestCase("https://api.test/${shop}/v1", "a/b", ExpectedResult = "https://api.test/a/b/v1/items")]
    public string Inserts_a_value_into_the_url(string url, string shop) =>
        UrlOf(Source with { Url = Template.Parse(url) }, Get, ("shop", shop));

    [TestCase("https://${shop}.api.test/v1", "evil.test/")]
    [TestCase("https://${shop}.api.test/v1", "evil.test?")]
    [TestCase("https://${shop}.api.test/v1", "evil.test#")]
    [TestCase("https://${shop}.api.test/v1", "evil.test\\")]
    [TestCase("https://${shop}.api.test/v1", "user@evil.test")]
    [TestCase("https://${shop}.api.test/v1", "evil.test／")]
    [TestCase("https://api${shop}", ".test@evil.test")]
    [TestCase("https://${shop}.api.test/v1", "evil.test%2F")]
    public void Refuses_a_value_that_leads_to_another_host(string url, string shop) => Assert.That(
        () => UrlOf(Source with { Url = Template.Parse(url) }, Get, ("shop", shop)),
        Throws.TypeOf<FetchException>().With.Message.Contains("'shop'").And.Message.Not.Contains("evil"));

    [TestCase("")]
    [TestCase("acme")]
    [TestCase("ftp://own.test")]
    [TestCase("http://")]
    [TestCase("https://user:CANARY@own.test")]
    public void Refuses_a_url_that_is_no_http_address(string shop) => Assert.That(
        () => UrlOf(Source with { Url = Template.Parse("${shop}") }, Get, ("shop", shop)),
        Throws.TypeOf<FetchException>().With.Message.Contains("url of the source shop").And.Message.Not.Contains("CANARY"));

    [Test]
    public void A_header_of_the_stream_replaces_the_one_of_the_source()
    {
        var source = Source with { Headers = Fields(("Accept", "application/json"), ("X-Version", "1")) };
        var request = Create(source, Get with { Headers = Fields(("accept", "text/csv"), ("X-Owner", "${owner}")) }, ("owner", "me"));

        Assert.That(request.Headers, Is.EqualTo(new[]
        {
            KeyValuePair.Create("X-Version", "1"), KeyValuePair.Create("accept", "text/csv"), KeyValuePair.Create("X-Owner", "me"),
        }));
    }

    [Test]
    public void Builds_a_JSON_body_for_each_request()
    {
        var definition = Get with
        {
            Method = HttpMethod.Post,
            Json = new JsonTemplate(JsonNode.Parse("""{"query":"${owner}","page":{"size":100},"tags":["$${x}"]}""")),
        };
        var builder = Builder(Source, definition);
        var parameters = new Dictionary<string, string> { ["owner"] = "a\"b" };

        var first = builder.Create(parameters, Empty);
        first.Set(RequestPlace.Json, "page.after", "x");

        Assert.That(first.Method, Is.EqualTo(HttpMethod.Post));
        Assert.That(
            JsonNode.DeepEquals(
                builder.Create(parameters, Empty).Json,
                JsonNode.Parse("""{"query":"a\"b","page":{"size":100},"tags":["${x}"]}""")),
            Is.True,
            "A request changes only its own copy.");
    }

    [Test]
    public void Builds_a_form()
    {
        var definition = Get with { Method = HttpMethod.Post, Form = Fields(("a", "${owner}"), ("f", "${filter}")) };
        var request = Create(Source, definition, ("owner", "1 2"));

        Assert.That(request.Form, Is.EqualTo(new[] { KeyValuePair.Create("a", "1 2") }));
    }

    [Test]
    public void Masks_the_secrets_of_each_part_of_the_url()
    {
        var source = Source with
        {
            Url = Template.Parse("https://api.test/${secret:key}"),
            Credentials = new BearerCredentials(Template.Parse("${secret:token}")),
        };
        var request = Create(source, Get with
        {
            Path = Template.Parse("/a/${secret:key}"),
            Query = Fields(("key", "x${secret:key}"), ("y", "1")),
        });
        request.Add(RequestPlace.Query, "token", "TOKEN-1");

        Assert.That(request.MaskedUrl, Is.EqualTo("https://api.test/***/a/***?key=x***&y=1&token=***"));
        Assert.That(request.Url.AbsoluteUri, Does.Contain("key=xCANARY%2F%20%2B%26%C3%A9"));
    }

    [Test]
    public void Masks_a_secret_in_the_host()
    {
        var source = Source with { Url = Template.Parse("https://${secret:tenant}.api.test") };

        Assert.That(Create(source, Get).MaskedUrl, Is.EqualTo("https://***.api.test/items"));
    }

    [Test]
    public void Follows_a_link_to_a_host_of_the_limits_only()
    {
        var request = Create(Source with { Limits = SourceLimits.None with { Hosts = ["files.test"] } }, Get);

        request.Follow(new Uri("https://files.test/page"));

        Assert.That(request.Url.AbsoluteUri, Is.EqualTo("https://files.test/page"));
        Assert.That(() => request.Follow(new Uri("https://evil.test/page")), Throws.TypeOf<FetchException>());
    }

    [Test]
    public void Names_a_header_with_an_invalid_secret() => Assert.That(
        () => Create(Source, Get with { Headers = Fields(("X-Key", "${secret:lines}")) }),
        Throws.TypeOf<FetchException>().With.Message.Contains("header X-Key contains a line break").And.Message.Not.Contains("CANARY"));

    private static Dictionary<string, string> Empty { get; } = [];

    private static string SecretOf(string name) => name switch
    {
        "key" => Canary,
        "token" => "TOKEN-1",
        "tenant" => "Canary-Tenant",
        "lines" => "CANARY\n",
        _ => throw new InvalidOperationException($"The secret '{name}' is not expected."),
    };

    private static TemplateField[] Fields(params (string Name, string Value)[] fields) =>
        [.. fields.Select(field => new TemplateField(field.Name, Template.Parse(field.Value)))];

    private static RequestBuilder Builder(SourceDefinition source, RequestDefinition definition) => new(source, definition, SecretOf);

    private static PartnerRequest Create(
        SourceDefinition source,
        RequestDefinition definition,
        params (string Name, string Value)[] parameters) =>
        Builder(source, definition).Create(parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value), Empty);

    private static string UrlOf(
        SourceDefinition source,
        RequestDefinition definition,
        params (string Name, string Value)[] parameters) => Create(source, definition, parameters).Url.AbsoluteUri;
}
