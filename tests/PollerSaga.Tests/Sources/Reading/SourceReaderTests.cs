using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Reading;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Tests.Sources.Reading;

public sealed class SourceReaderTests
{
    private static readonly SourceDefinition Shop = Read(SampleDefinitions.Shop);

    [Test]
    public void Reads_a_source()
    {
        var key = (ApiKeyCredentials)Shop.Credentials!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((Shop.Name, Shop.Url.Text), Is.EqualTo(("shop", "https://${region}.shop.test/v1")));
            Assert.That(Shop.Parameters.Values, Is.EqualTo(new[]
            {
                new SourceParameter("region", IsRequired: true, Default: null, "The region"),
                new SourceParameter("since", IsRequired: false, "1970-01-01", Description: null),
                new SourceParameter("note", IsRequired: false, Default: null, Description: null),
            }));
            Assert.That((key.In, key.Name, key.Value.Text), Is.EqualTo((CredentialPlace.Header, "X-Api-Key", "Key ${secret:shop_key}")));
            Assert.That((key.Certificate?.File.Text, key.Certificate?.Password?.Text), Is.EqualTo(("client.p12", "${secret:certificate}")));
            Assert.That(Texts(Shop.Headers), Is.EqualTo(new[] { "Accept=application/json", "X-Version=2" }));
            Assert.That(
                (Shop.Limits.Concurrency, Shop.Limits.Rate, Shop.Limits.MaxWait),
                Is.EqualTo((10, new RateBudget(300, TimeSpan.FromMinutes(1), 20), TimeSpan.FromMinutes(10))));
            Assert.That(Shop.Limits.Hosts, Is.EqualTo(new[] { "files.shop.test", "cdn.shop.test:8443" }));
            Assert.That(Shop.Streams.Keys, Is.EqualTo(new[] { "orders", "events", "search", "users", "files", "links", "one" }));
        }
    }

    [Test]
    public void Reads_the_pagination_of_each_type_with_its_defaults()
    {
        var orders = (PositionPagination)Shop.Streams["orders"].Pagination;
        var events = (PositionPagination)Shop.Streams["events"].Pagination;
        var search = (CursorPagination)Shop.Streams["search"].Pagination;
        var users = (KeysetPagination)Shop.Streams["users"].Pagination;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((orders.IsOffset, orders.Parameter, orders.First, orders.In), Is.EqualTo((false, "page", 1L, RequestPlace.Query)));
            Assert.That((orders.SizeParameter, orders.Size), Is.EqualTo(("per_page", 100)));
            Assert.That((orders.IsParallel, orders.HasTotal), Is.EqualTo((false, false)));
            Assert.That((orders.End.Kind, string.Join(',', orders.End.Statuses)), Is.EqualTo((EndRuleKind.Status, "404,416")));
            Assert.That((events.IsOffset, events.First, events.SizeParameter), Is.EqualTo((true, 1L, "limit")));
            Assert.That(events.Size, Is.Null);
            Assert.That((events.PageSize?.Header, events.End, events.IsParallel), Is.EqualTo(("X-Size", EndRule.Empty, true)));
            Assert.That((search.Parameter, search.Next.Text, search.In), Is.EqualTo(("page.after", "$.next", RequestPlace.Json)));
            Assert.That(search.While?.Selector.Text, Is.EqualTo("$.more"));
            Assert.That((users.Parameter, users.Last.Text, users.In), Is.EqualTo(("after", "$.data[-1].id", RequestPlace.Query)));
            Assert.That(((NextUrlPagination)Shop.Streams["files"].Pagination).Next.Text, Is.EqualTo("$['@odata.nextLink']"));
            Assert.That(Shop.Streams["links"].Pagination, Is.EqualTo(new LinkHeaderPagination("next")));
            Assert.That(Shop.Streams["one"].Pagination, Is.EqualTo(new SinglePage()));
        }
    }

    [Test]
    public void Reads_requests()
    {
        var (orders, search) = (Shop.Streams["orders"], Shop.Streams["search"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((orders.Request.Method, orders.Request.Path.Text), Is.EqualTo((HttpMethod.Get, "/orders")));
            Assert.That(orders.Records?.Text, Is.EqualTo("$.orders"));
            Assert.That(
                Texts(orders.Request.Query),
                Is.EqualTo(new[] { "since=${since}", "per_page=100", "flag=true", "ids[]=1", "ids[]=2" }));
            Assert.That((search.Request.Method, search.Request.Form), Is.EqualTo((HttpMethod.Post, (object?)null)));
            Assert.That(
                search.Request.Json!.Render(new Names())!.ToJsonString(),
                Is.EqualTo("""{"query":"(note)","deep":[1,1.50,true,null,"007","007"]}"""));
            Assert.That((Shop.Streams["events"].Decoder, orders.Decoder), Is.EqualTo((DecoderKind.Jsonl, DecoderKind.Json)));
            Assert.That(Shop.Streams["one"].Request.Path.Text, Is.Empty);
        }
    }

    [Test]
    public void Appends_the_error_rules_of_the_source_to_those_of_the_stream()
    {
        var rules = Shop.Streams["orders"].Errors;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rules.Select(rule => rule.Action), Is.EqualTo(new[] { ErrorAction.Retry, ErrorAction.Wait, ErrorAction.Empty }));
            Assert.That(rules[1].Headers, Is.EqualTo(new Dictionary<string, string> { ["X-RateLimit-Remaining"] = "0" }));
            Assert.That(rules[1].Headers.ContainsKey("x-ratelimit-remaining"), Is.True);
            Assert.That(rules[1].Wait?.Header, Is.EqualTo("X-Reset"));
            Assert.That(rules[2].Statuses, Is.EqualTo(new[] { new StatusRange(400, 499), new StatusRange(500, 500) }));
            Assert.That((rules[2].Body?.Literal?.Text, rules[2].Message), Is.EqualTo(("gone", "Gone")));
            Assert.That(Shop.Streams["one"].Errors, Has.Count.EqualTo(2));
        }
    }

    [TestCase("10/s", 10, 1)]
    [TestCase("300/min", 300, 60)]
    [TestCase("5000/h", 5000, 3600)]
    public void Reads_budgets(string rate, int permits, int seconds)
    {
        var limits = Read(SampleDefinitions.With($"limits: {{ rate: {rate} }}")).Limits;

        Assert.That(limits.Rate, Is.EqualTo(new RateBudget(permits, TimeSpan.FromSeconds(seconds), Burst: null)));
        Assert.That((limits.MaxWait, limits.Concurrency, limits.Hosts.Count), Is.EqualTo((TimeSpan.FromHours(1), (int?)null, 0)));
    }

    [Test]
    public void Reads_the_credentials_of_each_type()
    {
        var bearer = (BearerCredentials)Credentials("{ type: bearer, token: \"${secret:t}\" }")!;
        var basic = (BasicCredentials)Credentials("{ type: basic, username: me, password: \"\" }")!;
        var certificate = Credentials("{ type: certificate, file: a.p12 }")!;
        var oauth = (OAuth2Credentials)Credentials(
            "{ type: oauth2, grant: refresh_token, tokenUrl: https://a.test/t, clientId: 12, refreshToken: \"${secret:r}\", "
            + "clientAuthentication: body, scope: a b }")!;
        var session = (SessionCredentials)Credentials(
            "{ type: session, request: { path: /login, json: { user: me, password: \"${secret:p}\" } }, token: $.token, "
            + "expiresIn: $.expires, use: { in: header, name: X-Session } }")!;
        var plainSession = (SessionCredentials)Credentials(
            "{ type: session, request: { method: GET, path: /login }, token: header:X-Token, use: bearer }")!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(bearer.Token.Secrets, Is.EqualTo(new[] { "t" }));
            Assert.That((basic.Username.Text, basic.Password.Text), Is.EqualTo(("me", "")));
            Assert.That((certificate, certificate.Certificate?.File.Text), Is.EqualTo((certificate as NoCredentials, "a.p12")));
            Assert.That((oauth.IsRefreshToken, oauth.IsInBody), Is.EqualTo((true, true)));
            Assert.That((oauth.ClientId.Text, oauth.Scope?.Text), Is.EqualTo(("12", "a b")));
            Assert.That((oauth.ClientSecret, oauth.Audience), Is.EqualTo(((Template?)null, (Template?)null)));
            Assert.That(
                (session.Request.Method, session.Token.Text, session.ExpiresIn?.Text, session.In, session.Name),
                Is.EqualTo((HttpMethod.Post, "$.token", "$.expires", CredentialPlace.Header, "X-Session")));
            Assert.That((plainSession.Request.Method, plainSession.In), Is.EqualTo((HttpMethod.Get, CredentialPlace.Bearer)));
        }
    }

    [Test]
    public void Knows_the_paginators_and_credentials_that_the_host_has_registered()
    {
        var reader = new SourceReader(["jsonapi"], ["hmac"]);
        var text = SampleDefinitions.OfStream("pagination: { type: jsonapi }") + "credentials: { type: hmac }\n";

        var definition = reader.Read(text, "a.yaml").Require();

        Assert.That(definition.Streams["items"].Pagination, Is.EqualTo(new CustomPagination("jsonapi")));
        Assert.That(definition.Credentials, Is.EqualTo(new CustomCredentials("hmac")));
        Assert.That(new SourceReader([], []).Read(text, "a.yaml").Errors, Has.Count.EqualTo(2));
    }

    [Test]
    public void Reads_JSON_with_its_escapes_and_tabs()
    {
        const string Text = """
            {
            	"version": 1,
            	"name": "j",
            	"url": "https:\/\/a.test",
            	"streams": { "s": { "path": "/\ud83d\ude00\t", "pagination": {"type":"none"} } }
            }
            """;

        Assert.That(Read(Text).Streams["s"].Request.Path.Text, Is.EqualTo("/😀\t"));
    }

    [Test]
    public void Reads_the_line_ends_of_Windows() =>
        Assert.That(Read(SampleDefinitions.Shop.ReplaceLineEndings("\r\n")).Streams["orders"].Request.Query, Has.Count.EqualTo(5));

    [TestCase("pagination: { type: page, parameter: p, totalPages: $.pages }")]
    [TestCase("pagination: { type: page, parameter: p, size: { value: 10 }, total: $.total }")]
    [TestCase("pagination: { type: page, parameter: p, end: 404 }")]
    [TestCase("pagination: { type: page, parameter: p, end: !$.more }")]
    [TestCase("pagination: { type: page, parameter: p, end: \"!$.more\" }")]
    [TestCase("pagination: { type: page, parameter: p, end: 'header:X-Last' }")]
    [TestCase("pagination: { type: cursor, parameter: p, next: $.next, while: !header:X-Last }")]
    [TestCase("pagination: { type: page, parameter: p }\n    decoder: csv")]
    [TestCase("pagination: { type: offset, parameter: p, size: { value: 10 } }\n    records: $")]
    [TestCase("pagination: { type: cursor, parameter: p, next: \"$[-1].id\" }\n    decoder: jsonl")]
    [TestCase("pagination: { type: cursor, parameter: p, next: $.next, in: form }\n    method: POST")]
    [TestCase("pagination: { type: none }\n    query: { empty: \"\", literal: \"$${x}\" }")]
    public void Takes(string lines) =>
        Assert.That(new SourceReader([], []).Read(SampleDefinitions.OfStream(lines), "a.yaml").Errors, Is.Empty);

    private static SourceDefinition Read(string text) => new SourceReader([], []).Read(text, "shop.yaml").Require();

    private static CredentialsDefinition? Credentials(string text) => Read(SampleDefinitions.With($"credentials: {text}")).Credentials;

    private static IEnumerable<string> Texts(IEnumerable<TemplateField> fields) =>
        fields.Select(field => $"{field.Name}={field.Value.Text}");

    private sealed class Names : ITemplateValues
    {
        public string ValueOf(TemplatePart part) => $"({part.Text})";
    }
}
