using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Reading;
using PollerSaga.Tests.Documentation;

namespace PollerSaga.Tests.Sources.Reading;

/// <summary>The schema for editors accepts and refuses the same definitions as the reader.</summary>
public sealed class SourceSchemaTests
{
    private const string Session = "credentials: { type: session, token: $.t, ";

    private static readonly string Text = Repository.Read("schemas/source.schema.json");

    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    /// <summary>
    /// Changes to <see cref="SampleDefinitions.Shop"/>, after which it is not valid any more: a text, and what replaces it.
    /// </summary>
    private static readonly (string Old, string New)[] Faults =
    [
        ("version: 1", "version: 2"),
        ("version: 1", "version: \"1\""),
        ("version: 1\n", ""),
        ("name: shop\n", ""),
        ("name: shop", "name: Shop"),
        ("name: shop", "name: a/b"),
        ("url: https://${region}.shop.test/v1\n", ""),
        ("https://${region}", "ftp://${region}"),
        ("https://${region}", "${region}"),
        ("https://${region}", "https://me@${region}"),
        ("shop.test/v1", "shop.test/v1?a=b"),
        ("shop.test/v1", "shop.test/v1#a"),
        ("region: { required: true", "region: { requird: true"),
        ("region: { required: true", "region: { required: \"true\""),
        ("region: { required: true", "region: { default: a, required: true"),
        ("since: { default", "a b: { default"),
        ("type: apiKey", "type: apikey"),
        ("type: apiKey", "type: bearer"),
        ("type: apiKey\n", "\n"),
        ("in: header", "in: form"),
        ("in: header", "in: bearer"),
        ("name: X-Api-Key", "name: X Api Key"),
        ("name: X-Api-Key", "nam: X-Api-Key"),
        ("Key ${secret:shop_key}", "Key"),
        ("file: client.p12, ", ""),
        ("\"${secret:certificate}\"", "plain"),
        ("Accept: application/json", "\"Acc ept\": application/json"),
        ("Accept: application/json", "Accept: [a]"),
        ("Accept: application/json", "Accept:"),
        ("concurrency: 10", "concurrency: 0"),
        ("concurrency: 10", "concurrency: 1.5"),
        ("concurrency: 10", "concurrency: \"10\""),
        ("300/min", "300/m"),
        ("300/min", "0/min"),
        ("burst: 20", "burst: 0"),
        ("burst: 20", "bursts: 20"),
        ("maxWait: 10m", "maxWait: 10"),
        ("maxWait: 10m", "maxWait: 10 minutes"),
        ("files.shop.test", "https://files.shop.test"),
        ("status: 403", "status: 99"),
        ("status: 403", "status: 6xx"),
        ("status: 403", "status: []"),
        ("[4xx, 500]", "[4xx, abc]"),
        ("action: wait, ", "action: pause, "),
        ("action: wait, ", "action: fail, "),
        ("action: wait, ", ""),
        ("wait: header:X-Reset", "wait: X-Reset"),
        ("status: 403, header: { X-RateLimit-Remaining: \"0\" }, ", ""),
        ("body: \"$.code == 'gone'\"", "body: code"),
        ("path: /orders", "path: orders"),
        ("path: /orders", "path: https://a.test/orders"),
        ("path: /orders", "method: PUT"),
        ("path: /orders", "form: { a: 1 }"),
        ("path: /orders", "unknown: 1"),
        ("flag: true", "flag: {}"),
        ("flag: true", "flag:"),
        ("type: page", "type: pages"),
        ("type: page", "type: offset, totalPages: $.a"),
        ("type: page", "type: page, total: $.a, totalPages: $.a"),
        ("parameter: page, ", ""),
        ("parameter: per_page, value: 100", "parameter: per_page"),
        ("parameter: per_page, value: 100", "parameter: per_page, value: 0"),
        ("end: [404, 416]", "end: []"),
        ("end: [404, 416]", "end: [4xx]"),
        ("end: [404, 416]", "end: never"),
        ("size: { parameter: per_page, value: 100 }, end: [404, 416]", "end: short"),
        ("size: { parameter: per_page, value: 100 }, end: [404, 416]", "total: $.a"),
        ("parallel: false", "parallel: no"),
        ("parallel: false", "first: -1"),
        ("parallel: false", "in: json"),
        ("parallel: false", "in: body"),
        ("pageSize: header:X-Size, ", ""),
        ("decoder: jsonl", "decoder: ndjson"),
        ("method: POST", "method: GET"),
        ("method: POST\n", "\n"),
        ("method: POST", "method: POST\n    form: { a: 1 }"),
        ("json: {", "form: {"),
        ("next: $.next, ", ""),
        ("next: $.next, ", "next: next, "),
        ("while: $.more", "while: more"),
        (", last: \"$.data[-1].id\"", ""),
        (", next: \"$['@odata.nextLink']\"", ""),
        ("type: linkHeader", "type: linkHeader, rel: \"\""),
        ("type: none", "type: none, parameter: page"),
        ("pagination: { type: none }", "records: $"),
        ("end: [404, 416], parallel: false }\n    records: $.orders", "end: empty }"),
    ];

    private static readonly string[] ValidLines =
    [
        "headers: {}",
        "limits: { rate: 5000/h, hosts: files.test }",
        "errors: []",
        "errors: [{ status: \"429\", action: wait }, { body: '!$.ok', action: refresh }, { header: { X-A: \"\" }, action: stop }]",
        "credentials: { type: bearer, token: \"Token ${secret:t}\" }",
        "credentials: { type: basic, username: me, password: \"\" }",
        "credentials: { type: oauth2, grant: client_credentials, tokenUrl: https://a, clientId: c, clientSecret: \"${secret:s}\" }",
        "credentials: { type: oauth2, grant: refresh_token, tokenUrl: 'https://a/t?x', clientId: 1, refreshToken: \"${secret:r}\" }",
        "credentials: { type: certificate, file: a.p12 }",
        Session + "request: { path: /login, form: { user: me, password: \"${secret:p}\" } }, use: bearer }",
        Session + "request: { method: GET, headers: { X-Key: \"${secret:p}\" } }, use: { in: query, name: 'a b' } }",
    ];

    private static readonly string[] InvalidLines =
    [
        "limits: { rate: fast }",
        "limits: []",
        "errors: { status: 404 }",
        "streams: {}",
        "streams: { 'a/b': { pagination: { type: none } } }",
        "streams: { a: {} }",
        "credentials: { type: basic, username: me }",
        "credentials: { type: oauth2, grant: password, tokenUrl: https://a, clientId: c, clientSecret: \"${secret:s}\" }",
        "credentials: { type: oauth2, grant: client_credentials, tokenUrl: https://a, clientId: c }",
        "credentials: { type: oauth2, grant: refresh_token, tokenUrl: https://a, clientId: c, clientSecret: \"${secret:s}\" }",
        "credentials: { type: oauth2, grant: client_credentials, tokenUrl: /token, clientId: c, clientSecret: \"${secret:s}\" }",
        Session + "request: { path: login } }",
        Session + "request: { method: GET, path: /login, json: {} } }",
        Session + "request: { path: /login }, use: header }",
        Session + "request: { path: /login }, use: { in: header } }",
    ];

    [TestCaseSource(nameof(Faults))]
    public void Refuse_the_same_change((string Old, string New) fault)
    {
        var changed = Replace(SampleDefinitions.Shop, fault);

        Assert.That(changed, Is.Not.EqualTo(SampleDefinitions.Shop));
        AssertBoth(changed, areValid: false);
    }

    [TestCaseSource(nameof(InvalidLines))]
    public void Refuse_the_same_line(string line) => AssertBoth(SampleDefinitions.With(line), areValid: false);

    [TestCaseSource(nameof(ValidLines))]
    public void Accept_the_same_line(string line) => AssertBoth(SampleDefinitions.With(line), areValid: true);

    [Test]
    public void Accept_the_same_definition() => AssertBoth(SampleDefinitions.Shop, areValid: true);

    [Test]
    public void Know_the_same_keys()
    {
        var definitions = JsonNode.Parse(Text)!["$defs"]!;
        var sections = new Dictionary<string, (string[] Known, JsonNode? Schema)>
        {
            ["source"] = (DefinitionKeys.Source, JsonNode.Parse(Text)),
            ["rate"] = (DefinitionKeys.Rate, definitions["limits"]!["properties"]!["rate"]!["anyOf"]![1]),
            ["sessionUse"] = (DefinitionKeys.SessionUse, definitions["sessionUse"]!["anyOf"]![1]),
        };
        foreach (var (name, keys) in new Dictionary<string, string[]>
        {
            ["parameter"] = DefinitionKeys.Parameter,
            ["limits"] = DefinitionKeys.Limits,
            ["errorRule"] = DefinitionKeys.ErrorRule,
            ["stream"] = DefinitionKeys.Stream,
            ["size"] = DefinitionKeys.Size,
            ["pagination.none"] = DefinitionKeys.None,
            ["pagination.page"] = DefinitionKeys.Page,
            ["pagination.offset"] = DefinitionKeys.Offset,
            ["pagination.cursor"] = DefinitionKeys.Cursor,
            ["pagination.keyset"] = DefinitionKeys.Keyset,
            ["pagination.nextUrl"] = DefinitionKeys.NextUrl,
            ["pagination.linkHeader"] = DefinitionKeys.LinkHeader,
            ["pagination.custom"] = DefinitionKeys.None,
            ["credentials.bearer"] = DefinitionKeys.Bearer,
            ["credentials.basic"] = DefinitionKeys.Basic,
            ["credentials.apiKey"] = DefinitionKeys.ApiKey,
            ["credentials.oauth2"] = DefinitionKeys.OAuth2,
            ["credentials.session"] = DefinitionKeys.Session,
            ["credentials.certificate"] = DefinitionKeys.CertificateOnly,
            ["credentials.custom"] = DefinitionKeys.CustomCredentials,
            ["sessionRequest"] = DefinitionKeys.SessionRequest,
            ["certificate"] = DefinitionKeys.Certificate,
        })
        {
            sections[name] = (keys, definitions[name]);
        }

        using (Assert.EnterMultipleScope())
        {
            foreach (var (name, (known, schema)) in sections)
                Assert.That(schema!["properties"]!.AsObject().Select(property => property.Key), Is.EquivalentTo(known), name);
        }
    }

    [Test]
    public void Describes_every_key() => Assert.That(Undescribed(JsonNode.Parse(Text)!, "$"), Is.Empty);

    private static void AssertBoth(string text, bool areValid)
    {
        var errors = new SourceReader([], []).Read(text, "a.yaml").Errors;
        var node = DocumentParser.Parse(text, new DefinitionErrors("a.yaml"))!;
        using var document = JsonDocument.Parse(DocumentJson.Convert(node)!.ToJsonString());
        var result = Schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.That(errors.Count == 0, Is.EqualTo(areValid), $"reader: {string.Join('\n', errors)}");
        Assert.That(result.IsValid, Is.EqualTo(areValid), $"schema: {JsonSerializer.Serialize(result)}");
    }

    private static string Replace(string text, (string Old, string New) change)
    {
        var index = text.IndexOf(change.Old, StringComparison.Ordinal);
        return text[..index] + change.New + text[(index + change.Old.Length)..];
    }

    private static IEnumerable<string> Undescribed(JsonNode node, string path) => node switch
    {
        JsonObject members => members
            .Where(member => member.Key == "properties" && members.ContainsKey("additionalProperties"))
            .SelectMany(member => member.Value!.AsObject())
            .Where(property => property.Value!["description"] is null && property.Value["$ref"] is null)
            .Select(property => $"{path}.{property.Key}")
            .Concat(members.SelectMany(member => Undescribed(member.Value!, $"{path}.{member.Key}"))),
        JsonArray elements => elements.SelectMany((element, index) => Undescribed(element!, $"{path}[{index}]")),
        _ => [],
    };
}
