using PollerSaga.Testing.Dialects;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Testing.Dialects;

public sealed class PartnerDialectTests
{
    private static readonly Uri Address = new("http://127.0.0.1:5099");

    [Test]
    public void Parses_a_compact_text() => Assert.That(
        PartnerDialect.Parse("cursor, in=json, records=$.data.items, AUTH=bearer, size=20, sizeParameter=none, relativeLinks=true"),
        Is.EqualTo(new PartnerDialect
        {
            Pagination = PartnerPagination.Cursor,
            In = PartnerPlace.Json,
            Records = "$.data.items",
            Auth = PartnerAuthentication.Bearer,
            Size = 20,
            SizeParameter = string.Empty,
            RelativeLinks = true,
        }));

    [Test]
    public void Every_pagination_has_a_name_and_is_valid_with_defaults() => Assert.That(
        DialectKeys.Paginations.Select(name => PartnerDialect.Parse(name).Pagination),
        Is.EquivalentTo(Enum.GetValues<PartnerPagination>()));

    [TestCase("cursr", "pagination is 'cursr'; expected startat, none, page, offset, cursor, keyset, nextUrl, linkHeader.")]
    [TestCase("3", "pagination is '3'; expected startat, none, page, offset, cursor, keyset, nextUrl, linkHeader.")]
    [TestCase("page,json", "'json' in the dialect 'page,json' has no value. Write key=value, for example cursor,in=json,records=$.items.")]
    [TestCase("page,in=query,in=json", "in is set twice in the dialect 'page,in=query,in=json'. Remove one.")]
    [TestCase("page,size=0", "size is '0'; expected a whole number from 1 to 1000000.")]
    [TestCase("page,relativeLinks=yes", "relativeLinks is 'yes'; expected true or false.")]
    [TestCase(
        "page,auth=oauth",
        "auth is 'oauth'; expected none, bearer, basic, header, query, cookie, client_credentials, refresh_token, session.")]
    [TestCase("page,method=put", "method is 'PUT'; expected GET or POST.")]
    [TestCase("page,in=form,method=GET", "method is GET, but in is form. Remove method, because a form needs POST.")]
    [TestCase("nextUrl,in=json", "in is json, but nextUrl has its parameters in the query. Remove in.")]
    [TestCase("page,path=/report", "path is '/report', which the partner uses itself. Choose another, for example /records.")]
    [TestCase("page,path=x", "path is 'x'; expected a path that begins with '/', for example /records.")]
    [TestCase("page,parameter=p,sizeParameter=p", "parameter and sizeParameter are both 'p'. Choose different names.")]
    [TestCase("page,size=10,maxSize=5", "maxSize is 5, less than size, 10. Raise it, or lower size.")]
    [TestCase("page,beyondEnd=500", "beyondEnd is 500; expected 200, 404 or 416.")]
    [TestCase("cursor,beyondEnd=404", "beyondEnd is 404, but only page and offset have pages beyond the end. Remove beyondEnd.")]
    [TestCase("keyset,decoder=csv", "keyset needs the id of the last record, which the format csv does not offer. Use decoder=json.")]
    [TestCase("none,decoder=csv,records=$.items", "records is '$.items', but the format csv has only records. Remove records.")]
    [TestCase(
        "page,records=$,total=$.total",
        "records is '$', the whole body, so that total has no place in it. Use a header, for example total=header:X-Value.")]
    [TestCase("page,records=$.data,total=$.data.total", "records is '$.data', which contains the place of total. Choose another place.")]
    [TestCase(
        "page,records=$.items[0]",
        "records is '$.items[0]'; expected a path of members such as $.data.items, or a header such as header:X-Total.")]
    [TestCase("page,records=header:X", "records is 'header:X'; expected $ or a path such as $.items.")]
    public void Names_the_value_and_the_fix(string text, string expected) =>
        Assert.That(() => PartnerDialect.Parse(text), Throws.TypeOf<DialectException>().With.Message.EqualTo(expected));

    [Test]
    public void Lists_the_keys_after_an_unknown_one() => Assert.That(
        () => PartnerDialect.Parse("page,speed=1"),
        Throws.TypeOf<DialectException>().With.Message.StartsWith(
            "'speed' is not a key of a dialect. The keys are pagination, in, method"));

    [TestCase("partner.yaml", "# A partner\npagination: cursor\nin: json\nrecords: $.data.items\nsize: 20\n")]
    [TestCase("partner.json", """{"pagination": "cursor", "in": "json", "records": "$.data.items", "size": 20}""")]
    public void Loads_a_file(string name, string text)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);

        Assert.That(PartnerDialect.Load(path), Is.EqualTo(PartnerDialect.Parse("cursor,in=json,records=$.data.items,size=20")));
    }

    [TestCase("pagination: cursor\nsize: many\n", ":2:1: size is 'many'; expected a whole number from 1 to 1000000.")]
    [TestCase("pagination: [cursor]\n", ":1:1: pagination is not a key with one value. Write for example pagination: cursor.")]
    [TestCase("- cursor\n", " is not a mapping. Write one key per line, for example pagination: cursor.")]
    [TestCase("", " is not a mapping. Write one key per line, for example pagination: cursor.")]
    public void Names_the_place_of_an_error_in_a_file(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "partner.yaml");
        File.WriteAllText(path, text);

        Assert.That(() => PartnerDialect.Load(path), Throws.TypeOf<DialectException>().With.Message.EqualTo(path + expected));
    }

    [Test]
    public void Names_the_place_of_a_syntax_error()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "partner.yaml");
        File.WriteAllText(path, "pagination: cursor\nin: [json\n");

        Assert.That(() => PartnerDialect.Load(path), Throws.TypeOf<DialectException>().With.Message.StartsWith($"{path}:"));
    }

    [Test]
    public void Writes_the_definition_of_a_cursor_in_JSON() => Assert.That(
        PartnerDialect.Parse(
            "cursor,in=json,parameter=page.after,sizeParameter=page.size,records=$.data.items,auth=bearer,errorsInBody=true")
            .ToDefinition(Address),
        Is.EqualTo(
            """
            version: 1
            name: partner
            url: http://127.0.0.1:5099
            credentials:
              type: bearer
              token: "${secret:token}"
            errors:
              - { status: 200, body: $.error, action: retry }
            streams:
              records:
                method: POST
                path: /records
                json:
                  filter: all
                  page:
                    size: 100
                pagination:
                  type: cursor
                  parameter: page.after
                  next: $.next
                  in: json
                records: $.data.items

            """));

    [Test]
    public void Writes_the_definition_of_pages_without_a_total() => Assert.That(
        PartnerDialect.Parse("page,beyondEnd=404,parameter=page[number],decoder=csv,auth=refresh_token,clientInBody=true")
            .ToDefinition(Address),
        Is.EqualTo(
            """
            version: 1
            name: partner
            url: http://127.0.0.1:5099
            credentials:
              type: oauth2
              grant: refresh_token
              tokenUrl: http://127.0.0.1:5099/oauth/token
              clientId: sample-client
              clientSecret: "${secret:client_secret}"
              refreshToken: "${secret:refresh_token}"
              clientAuthentication: body
            streams:
              records:
                path: /records
                pagination:
                  type: page
                  parameter: "page[number]"
                  first: 1
                  size:
                    parameter: per_page
                    value: 100
                  end: [404]
                records: $
                decoder: csv

            """));

    [TestCase("page,hasMore=$.has_more", "end: \"!$.has_more\"")]
    [TestCase("keyset,hasMore=$.has_more", "while: $.has_more")]
    [TestCase("keyset", "last: \"$.items[-1].id\"")]
    [TestCase("cursor,records=$", "next: \"header:X-Next\"")]
    [TestCase("startat", "pageSize: $.maxRecordsPerPage")]
    [TestCase("page,parameter=yes", "parameter: \"yes\"")]
    [TestCase("page,path=/a b", "path: \"/a b\"")]
    public void Writes_what_the_pagination_needs(string text, string expected) =>
        Assert.That(PartnerDialect.Parse(text).ToDefinition(Address).Split('\n').Select(line => line.Trim()), Has.Member(expected));

    [Test]
    public void No_definition_contains_a_secret([Values] PartnerAuthentication auth)
    {
        var dialect = new PartnerDialect { Auth = auth };

        var definition = dialect.ToDefinition(Address);

        Assert.That(dialect.Secrets.Values, Has.None.Matches<string>(secret => definition.Contains(secret, StringComparison.Ordinal)));
        Assert.That(
            dialect.Secrets.Keys,
            Has.All.Matches<string>(name => definition.Contains($"${{secret:{name}}}", StringComparison.Ordinal)));
    }
}
