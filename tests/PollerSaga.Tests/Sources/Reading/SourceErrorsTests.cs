using PollerSaga.Sources.Reading;
using PollerSaga.Tests.Documentation;

namespace PollerSaga.Tests.Sources.Reading;

/// <summary>The errors of definitions: place, key, fault and fix.</summary>
public sealed class SourceErrorsTests
{
    private const string Folder = "tests/PollerSaga.Tests/Sources/Reading/";

    [Test]
    public void Reports_every_mistake_of_a_definition_with_its_place_and_fix()
    {
        var reading = new SourceReader([], []).Read(Repository.Read(Folder + "Mistakes.yaml"), "Mistakes.yaml");

        Assert.That(string.Join('\n', reading.Errors) + "\n", Is.EqualTo(Repository.Read(Folder + "Mistakes.txt")));
        Assert.That(reading.Errors, Has.Count.AtLeast(20));
        Assert.That(() => reading.Require(), Throws.TypeOf<SourceDefinitionException>().With.Property("Errors").EqualTo(reading.Errors));
    }

    [TestCase("url: 'https://hunter2@api.test'")]
    [TestCase("url: 'https://hunter2:@${secret:x}.test'")]
    [TestCase("credentials: { type: bearer, token: hunter2 }")]
    [TestCase("credentials: { type: bearer, token: [hunter2] }")]
    [TestCase("credentials: { type: bearer, token: { hunter: hunter2 } }")]
    [TestCase("credentials: { type: basic, username: me, password: hunter2 }")]
    [TestCase("credentials: { type: apiKey, in: query, name: key, value: hunter2 }")]
    [TestCase("credentials: { type: oauth2, grant: client_credentials, tokenUrl: https://a, clientId: c, clientSecret: hunter2 }")]
    [TestCase("credentials: { type: oauth2, grant: refresh_token, tokenUrl: https://a, clientId: c, refreshToken: hunter2 }")]
    [TestCase("credentials: { type: session, token: $.t, request: { path: /login, json: { user: me, auth: { Password: hunter2 } } } }")]
    [TestCase("credentials: { type: session, token: $.t, request: { path: /login, form: { api_key: hunter2 } } }")]
    [TestCase("credentials: { type: session, token: $.t, request: { path: /login, query: { access-token: hunter2 } } }")]
    [TestCase("credentials: { type: certificate, file: a.p12, password: hunter2 }")]
    [TestCase("streams: { a: { pagination: { type: none }, query: { api_key: hunter2 } } }")]
    [TestCase("streams: { a: { pagination: { type: none }, method: POST, form: { Token: [a, hunter2] } } }")]
    [TestCase("headers: { authorization: hunter2 }")]
    [TestCase("headers: { X-API-KEY: hunter2 }")]
    [TestCase("headers: { Cookie: hunter2 }")]
    public void Refuses_a_secret_in_the_definition_and_does_not_repeat_it(string line)
    {
        var reading = new SourceReader([], []).Read(SampleDefinitions.With(line), "a.yaml");

        Assert.That(reading.Definition, Is.Null);
        Assert.That(string.Join('\n', reading.Errors), Does.Not.Contain("hunter2").And.Match("secret:"));
    }

    [TestCase("", "1:1: The definition is empty. Begin it with 'version: 1'.")]
    [TestCase("# nothing", "1:1: The definition is empty. Begin it with 'version: 1'.")]
    [TestCase("- a", "1:1: The value is a list. Expected a mapping, for example version: 1.")]
    [TestCase("42", "1:1: The value is a number. Expected a mapping, for example version: 1.")]
    [TestCase("version: 1\0\nname: x", "1:1: The definition contains NUL or half of a character. Save it as text in UTF-8.")]
    public void Refuses_a_text_that_is_no_mapping(string text, string error) => Assert.That(
        new SourceReader([], []).Read(text, "a.yaml").Errors.Select(found => found.ToString()),
        Is.EqualTo(new[] { $"a.yaml:{error}" }));

    [TestCase("x: &a 1", "The anchor &a is not supported")]
    [TestCase("x: *a", "The alias *a is not supported")]
    [TestCase("name: !!str a", "The tag tag:yaml.org,2002:str is not supported")]
    [TestCase("? [a, b]\n: 1", "A key is a list")]
    [TestCase("name: b", "The key occurs twice, first in line 2. Remove one of them.")]
    [TestCase("---\nversion: 1", "A second document begins")]
    [TestCase("name: 'a", "The text is not valid YAML")]
    [TestCase("x: {a: 1", "The text is not valid YAML")]
    [TestCase("x: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]", "The text is not valid YAML: there are more than 32 levels")]
    public void Refuses_what_a_definition_does_not_need(string line, string error) => Assert.That(
        new SourceReader([], []).Read(SampleDefinitions.Valid + line + "\n", "a.yaml").Errors.Select(found => found.Message),
        Has.Some.StartsWith(error));

    [Test]
    public void Limits_the_size_of_a_definition_and_the_number_of_errors()
    {
        var reader = new SourceReader([], []);
        var large = reader.Read(SampleDefinitions.Valid + new string('#', SourceReader.MaxBytes), "a.yaml");
        var many = reader.Read(string.Concat(Enumerable.Range(0, 10_000).Select(number => $"k{number}: 1\n")), "a.yaml");

        Assert.That(large.Errors.Single().Message, Is.EqualTo("The definition has more than 256 KiB. Divide it into several sources."));
        Assert.That((many.Definition, many.Errors.Count), Is.EqualTo(((object?)null, 200)));
    }

    [TestCase("pagination: { type: jsonApi }", "'jsonApi' is not allowed here. Did you mean 'jsonapi'?")]
    [TestCase("pagination: { type: pages }", "'pages' is not allowed here. Did you mean 'page'?")]
    [TestCase("pagination: { type: jsonapi, next: $.x }", "The key 'next' is unknown. Expected one of type.")]
    [TestCase("pagination: page", "The value is text. Expected a mapping, for example { type: page, parameter: page }.")]
    [TestCase("pagination: { typ: none }", "The key 'typ' is unknown. Did you mean 'type'?")]
    [TestCase("pagination: { type: none }\n    decoder: jsn", "'jsn' is not allowed here. Did you mean 'json'?")]
    [TestCase("pagination: { type: none }\n    json: {}", "A GET request has no body. Add 'method: POST'.")]
    [TestCase("pagination: { type: cursor, parameter: a, next: $.a, in: json }", "'in: json' needs a body, and a GET request has none.")]
    [TestCase("pagination: { type: cursor, parameter: a..b, next: $.a, in: json }", "'a..b' is no path in a JSON body.")]
    [TestCase("pagination: { type: cursor, parameter: a b, next: $.a, in: header }", "'a b' is no name of a header.")]
    [TestCase("pagination: { type: cursor, parameter: a, next: items }", "The selector is not valid: ")]
    [TestCase("pagination: { type: cursor, parameter: a, next: $.a, while: $.b = 1 }", "The predicate is not valid: ")]
    [TestCase("pagination: { type: page, parameter: p, total: $.t }", "The page size is unknown, so that the number of pages is.")]
    [TestCase("pagination: { type: page, parameter: p, end: short }\n    records: $", "The page size is unknown, so that no page")]
    [TestCase("pagination: { type: page, parameter: p, size: { parameter: s } }\n    records: $", "The key 'value' is missing.")]
    [TestCase("pagination: { type: page, parameter: p, end: [] }", "The list is empty.")]
    [TestCase("pagination: { type: page, parameter: p, end: [4xx] }", "The value is '4xx'. Expected a status of pages beyond the end")]
    [TestCase("pagination: { type: cursor, parameter: a, next: $.a }\n    decoder: csv", "A selector does not fit the decoder: ")]
    [TestCase("pagination: { type: none }\n    records: header:X", "The selector does not fit the decoder: ")]
    [TestCase("pagination: { type: none }\n    path: https://api.test/items", "The value is 'https://api.test/items'. Expected a path")]
    [TestCase("pagination: { type: none }\n    query: { a: }", "The value is empty. Expected a text, a number, true or false; write \"\"")]
    [TestCase("pagination: { type: none }\n    query: { a: \"${partition.x}\" }", "The stream has no partitions")]
    [TestCase("pagination: { type: none }\n    headers: { a: 1, A: 2 }", "The header A occurs twice.")]
    [TestCase("pagination: { type: none }\n    headers: { a: \"b\\r\\nc\" }", "The value contains a line break")]
    [TestCase("pagination: { type: none }\n    errors: { status: 404, action: empty }", "The value is a mapping. Expected a list of rules")]
    [TestCase("pagination: { type: none }\n    errors: [{ status: 404, action: empty, wait: $.w }]", "A wait time has no effect")]
    public void Explains_the_fault_of_a_stream(string lines, string error) => Assert.That(
        new SourceReader(["jsonapi"], []).Read(SampleDefinitions.OfStream(lines), "a.yaml").Errors.Select(found => found.Message),
        Has.Exactly(1).Items.And.All.StartsWith(error));

    [TestCase("    query: { a: \"x${unknown}\" }", 7, 19)]
    [TestCase("    query: { a: 'x${unknown}' }", 7, 19)]
    [TestCase("    query: { a: 'x$${unknown} $.b' }\n    records: $.a[x]", 8, 17)]
    [TestCase("    records: \"$.a['b\"", 7, 19)]
    [TestCase("    errors: [{ body: '$.a ~ 1', action: fail }]", 7, 27)]
    [TestCase("    query:\n      a: \"\\u0041${unknown}\"", 8, 10)]
    [TestCase("    query:\n      a: |\n        x\n        ${unknown}", 8, 10)]
    public void Points_into_the_text(string lines, int line, int column)
    {
        var text = SampleDefinitions.OfStream("pagination: { type: none }\n" + lines);
        var error = new SourceReader([], []).Read(text, "a.yaml").Errors.Single();

        Assert.That((error.Line, error.Column), Is.EqualTo((line, column)), error.ToString());
    }
}
