using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Inline;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Tests.Sources.Inline;

public sealed class InlineSourceTests
{
    private const string Url = "https://api.example.com/v1/items?sort=name";

    [Test]
    public void Writes_a_definition()
    {
        var source = Create("page:page,per_page=100", "$.items", "X-Api-Key: ${secret:key}", "Accept: text/plain; q=\"1\"");

        Assert.That(source.Text, Is.EqualTo(
            """
            version: 1
            name: "api.example.com"
            url: "https://api.example.com"
            streams:
              pages:
                path: "/v1/items?sort=name"
                headers:
                  "X-Api-Key": "${secret:key}"
                  Accept: "text/plain; q=\"1\""
                pagination:
                  type: "page"
                  parameter: "page"
                  size:
                    parameter: "per_page"
                    value: 100
                records: "$.items"

            """));
        Assert.That(new SourceReader([], []).Read(source.Text, "a").Require().Name, Is.EqualTo(source.Definition.Name));
    }

    [Test]
    public void Reads_positions()
    {
        var page = (PositionPagination)PaginationOf("page:page[number],page[size]=50,first=0,totalPages=$.meta['a,b'],parallel=false");
        var offset = (PositionPagination)PaginationOf("offset:skip,size:first=20,total=$.total,end=[404, 416]");
        var stated = (PositionPagination)PaginationOf("offset:skip,pageSize=$.limit,end=!$.more");
        var fixedSize = (PositionPagination)PaginationOf("page:p,size:=25,end=short", "$");
        var size = (PositionPagination)PaginationOf("page:page,size=20", "$");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((page.Parameter, page.SizeParameter, page.Size, page.First), Is.EqualTo(("page[number]", "page[size]", 50, 0L)));
            Assert.That((page.TotalPages?.Text, page.IsParallel), Is.EqualTo(("$.meta['a,b']", false)));
            Assert.That((offset.IsOffset, offset.SizeParameter, offset.Size), Is.EqualTo((true, "first", 20)));
            Assert.That(offset.Total?.Text, Is.EqualTo("$.total"));
            Assert.That((offset.End.Kind, offset.End.Statuses.Count), Is.EqualTo((EndRuleKind.Status, 2)));
            Assert.That((stated.PageSize?.Text, stated.End.Kind), Is.EqualTo(("$.limit", EndRuleKind.Predicate)));
            Assert.That((fixedSize.SizeParameter, fixedSize.Size, fixedSize.End.Kind), Is.EqualTo(((string?)null, 25, EndRuleKind.Short)));
            Assert.That((size.SizeParameter, size.Size), Is.EqualTo(("size", 20)));
        }
    }

    [Test]
    public void Reads_chains()
    {
        var cursor = (CursorPagination)PaginationOf("cursor:page.after,next=$.next,while=$.count > 0,in=json");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((cursor.Parameter, cursor.Next.Text, cursor.In), Is.EqualTo(("page.after", "$.next", RequestPlace.Json)));
            Assert.That(cursor.While?.Literal?.Text, Is.EqualTo("0"));
            Assert.That(((KeysetPagination)PaginationOf("keyset:after,last=$.data[-1].id")).Last.Text, Is.EqualTo("$.data[-1].id"));
            Assert.That(((NextUrlPagination)PaginationOf("nextUrl:$['@odata.nextLink']")).Next.Text, Is.EqualTo("$['@odata.nextLink']"));
            Assert.That(PaginationOf("linkHeader"), Is.EqualTo(new LinkHeaderPagination("next")));
            Assert.That(PaginationOf("linkHeader:older"), Is.EqualTo(new LinkHeaderPagination("older")));
            Assert.That(PaginationOf("none"), Is.EqualTo(new SinglePage()));
        }
    }

    [TestCase("in=form", "POST")]
    [TestCase("in=json", "POST")]
    [TestCase("in=header", "GET")]
    public void Sends_a_body_if_the_token_is_in_it(string place, string method) => Assert.That(
        Create($"cursor:after,next=$.next,{place}").Definition.Streams[InlineSource.StreamName].Request.Method.Method,
        Is.EqualTo(method));

    [TestCase("http://127.0.0.1:8080", "127.0.0.1", "")]
    [TestCase("https://a.test?x=1", "a.test", "?x=1")]
    [TestCase("https://A.test/", "a.test", "/")]
    [TestCase("https://[::1]/p", "inline", "/p")]
    public void Divides_the_address(string url, string name, string path)
    {
        var definition = InlineSource.Create(url, "none", records: null, [], new SourceReader([], [])).Definition;

        Assert.That((definition.Name, definition.Streams["pages"].Request.Path.Text), Is.EqualTo((name, path)));
    }

    [TestCase("pages", "--paginate type: 'pages' is not allowed here. Did you mean 'page'?")]
    [TestCase("none:x", "--paginate none has no parameter. Write --paginate none.")]
    [TestCase("page:page", "--records: The key 'records' is missing")]
    [TestCase("page", "--paginate: The key 'parameter' is missing.")]
    [TestCase("page:page,a=1,b=2", "--paginate: 'b' is a second page size, after 'a'.")]
    [TestCase("page:page,first=x,totalPages=$.a", "--paginate first: The value is 'x'.")]
    [TestCase("page:page,a=x,totalPages=$.a", "--paginate size.value: The value is 'x'.")]
    [TestCase("page:page,end={a: b},totalPages=$.a", "--paginate end: The value is '{a: b}'.")]
    [TestCase("cursor:after,nxt=$.next", "--paginate: the key 'nxt' is unknown. Expected one of next, last, while, in.")]
    [TestCase("cursor:after,next=$.next,next=$.b", "--paginate: the key 'next' occurs twice.")]
    [TestCase("cursor:after,next=$.next,last=$.b", "--paginate last: The key 'last' is unknown.")]
    [TestCase("cursor:after,next", "--paginate: 'next' is no key with a value. Expected KEY=VALUE")]
    [TestCase("cursor:after,next=next", "--paginate next: The selector is not valid")]
    [TestCase("", "--paginate type: '' is not allowed here.")]
    public void Refuses_a_pagination(string paginate, string error) =>
        Assert.That(() => Create(paginate), Throws.TypeOf<InlineSourceException>().With.Message.StartsWith(error));

    [TestCase("Authorization: Bearer hunter2", "--header Authorization: The value must not stand in the definition.")]
    [TestCase("hunter2", "--header is not 'Name: value'")]
    [TestCase("X Y: hunter2", "--header X Y: 'X Y' is no name of a header.")]
    [TestCase("A: 1|a: hunter2", "--header a occurs twice.")]
    public void Refuses_a_header_without_repeating_its_value(string headers, string error) => Assert.That(
        () => Create("none", records: null, headers.Split('|')),
        Throws.TypeOf<InlineSourceException>().With.Message.StartsWith(error).And.Message.Not.Contain("hunter2"));

    private static PaginationDefinition PaginationOf(string paginate, string? records = null) =>
        Create(paginate, records).Definition.Streams[InlineSource.StreamName].Pagination;

    private static InlineSource Create(string paginate, string? records = null, params string[] headers) =>
        InlineSource.Create(Url, paginate, records, headers, new SourceReader([], []));
}
