using System.Globalization;
using CsCheck;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Fetching.Pagination;

/// <summary>Each paginator reads each record once, whatever the size of the listing and of its pages, in each place of a request.</summary>
public sealed class PaginatorProperties
{
    private static readonly Gen<(int Records, int Size, RequestPlace Place)> Listings =
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 12], Gen.Enum<RequestPlace>());

    private static readonly Gen<string> Texts = Gen.Char[' ', '~'].Array[0, 20].Select(letters => new string(letters));

    [Test]
    public void Page_numbers_read_each_record_once() => Gen.Select(Listings, Gen.Int[0, 2], Gen.Enum<End>()).Sample((listing, first, end) =>
    {
        var (records, size, place) = listing;
        var names = NamesOf(place);
        var api = new Listing(records);

        api.ReadByPosition(new PositionPaginator(Position(end, place, size, first, isOffset: false)), sent =>
        {
            var page = Number(sent, place, names.Position) - first;
            Assert.That(Number(sent, place, names.Size), Is.EqualTo(size));
            var items = api.Page(page * size, size);
            return (items, new { total = $"{records}", pages = Pages(records, size), more = (page + 1) * size < records });
        });

        api.AssertEachRecordIsReadOnce();
    });

    [Test]
    public void Offsets_read_each_record_once() => Gen.Select(Listings, Gen.Int[0, 1], Gen.Enum<End>()).Sample((listing, first, end) =>
    {
        var (records, size, place) = listing;
        var names = NamesOf(place);
        var api = new Listing(records);

        api.ReadByPosition(new PositionPaginator(Position(end, place, size, first, isOffset: true)), sent =>
        {
            var start = Number(sent, place, names.Position) - first;
            return (api.Page(start, (int)Number(sent, place, names.Size)), new { total = records, more = start + size < records });
        });

        api.AssertEachRecordIsReadOnce();
    });

    [Test]
    public void Offsets_with_the_page_size_of_the_server_read_each_record_once() => Gen.Select(Listings, Gen.Int[1, 30], Gen.Bool).Sample(
        (listing, maximum, isStated) =>
        {
            var (records, size, place) = listing;
            var names = NamesOf(place);
            var api = new Listing(records);
            var definition = Position(End.Total, place, size, first: 0, isOffset: true) with { PageSize = Selector.Parse("$.rest.size") };

            api.ReadByPosition(new PositionPaginator(definition), sent =>
            {
                var used = (int)Math.Min(Number(sent, place, names.Size), maximum);
                return (api.Page(Number(sent, place, names.Position), used), new { total = records, size = isStated ? used : maximum });
            });

            api.AssertEachRecordIsReadOnce();
        });

    [Test]
    public void Offsets_without_a_size_in_the_definition_read_each_record_once() => Listings.Sample((records, size, place) =>
    {
        var names = NamesOf(place);
        var api = new Listing(records);
        var definition = Position(End.Empty, place, size, first: 0, isOffset: true) with { SizeParameter = null, Size = null };

        api.ReadByPosition(new PositionPaginator(definition), sent => (api.Page(Number(sent, place, names.Position), size), null));

        api.AssertEachRecordIsReadOnce();
    });

    [Test]
    public void Cursors_read_each_record_once() => Gen.Select(Listings, Texts).Sample((listing, text) =>
    {
        var (records, size, place) = listing;
        var name = NamesOf(place).Position;
        var api = new Listing(records);
        var definition = new CursorPagination(name, Selector.Parse("$.rest.next"), While: null, place);

        api.ReadAsChain(new CursorPaginator(definition), sent =>
        {
            var start = sent.Find(place, name) is { } token ? int.Parse(token.Split('#')[1], CultureInfo.InvariantCulture) : 0;
            if (start > 0)
                Assert.That(sent.Find(place, name), Is.EqualTo(Cursor(start)));
            return (api.Page(start, size), new { next = start + size < records ? Cursor(start + size) : null });
        });

        api.AssertEachRecordIsReadOnce();

        string Cursor(int start) => $"a#{start}#{text}b";
    });

    [Test]
    public void Keys_read_each_record_once() => Gen.Select(Listings, Gen.Bool).Sample((listing, hasWhile) =>
    {
        var (records, size, place) = listing;
        var name = NamesOf(place).Position;
        var api = new Listing(records);
        var definition = new KeysetPagination(
            name,
            Selector.Parse("$.items[-1].id"),
            hasWhile ? Predicate.Parse("$.rest.more") : null,
            place);

        api.ReadAsChain(new KeysetPaginator(definition), sent =>
        {
            var key = sent.Find(place, name);
            var start = key is null ? 0 : Enumerable.Range(0, records).Single(record => Listing.IdOf(record) == key) + 1;
            return (api.Page(start, size), new { more = start + size < records });
        });

        api.AssertEachRecordIsReadOnce();
    });

    [Test]
    public void Urls_in_the_body_read_each_record_once() => Gen.Select(Listings, Gen.Int[0, UrlForms.Length - 1]).Sample((listing, form) =>
    {
        var (records, size, _) = listing;
        var api = new Listing(records);

        api.ReadAsChain(new NextUrlPaginator(new NextUrlPagination(Selector.Parse("$.rest.next"))), sent =>
        {
            var start = (int)StartOf(sent);
            return (api.Page(start, size), new { next = start + size < records ? UrlForms[form](start + size) : null });
        });

        api.AssertEachRecordIsReadOnce();
    });

    [Test]
    public void Link_headers_read_each_record_once() => Gen.Select(Listings, Gen.Int[0, UrlForms.Length - 1]).Sample((listing, form) =>
    {
        var (records, size, _) = listing;
        var api = new Listing(records);

        api.ReadAsChain(
            new LinkHeaderPaginator(new LinkHeaderPagination("next")),
            sent => (api.Page(StartOf(sent), size), null),
            sent => StartOf(sent) + size < records
                ?
                [
                    "</first>; rel=\"first\"",
                    $"</other>; title=\"a, b; rel=next\", <{UrlForms[form]((int)StartOf(sent) + size)}>; rel=\"next\"",
                ]
                : ["</first>; rel=\"first\""]);

        api.AssertEachRecordIsReadOnce();
    });

    // As servers write them.
    private static readonly Func<int, string>[] UrlForms =
    [
        start => $"https://api.test/v1/items?key=k&start={start}",
        start => $"/v1/items?start={start}",
        start => $"?start={start}",
        start => $"items?start={start}",
        start => $"../v1/items?start={start}",
        start => $"//api.test/v1/items?start={start}",
    ];

    private static (string Position, string Size) NamesOf(RequestPlace place) => place switch
    {
        RequestPlace.Query => ("page[number]", "page[size]"),
        RequestPlace.Header => ("X-Page", "X-Size"),
        RequestPlace.Json => ("variables.page.number", "variables.page.size"),
        _ => ("page number", "size"),
    };

    private static PositionPagination Position(End end, RequestPlace place, int size, int first, bool isOffset) => new(
        isOffset,
        NamesOf(place).Position,
        first,
        NamesOf(place).Size,
        size,
        Total: end == End.Total ? Selector.Parse("$.rest.total") : null,
        TotalPages: end == End.TotalPages && !isOffset ? Selector.Parse("$.rest.pages") : null,
        PageSize: null,
        end switch
        {
            End.Short => EndRule.Short,
            End.Predicate => new EndRule(EndRuleKind.Predicate, [], Predicate.Parse("!$.rest.more")),
            _ => EndRule.Empty,
        },
        place,
        IsParallel: true);

    private static int Pages(int records, int size) => (records + size - 1) / size;

    private static long Number(SentRequest sent, RequestPlace place, string name) =>
        long.Parse(sent.Find(place, name)!, CultureInfo.InvariantCulture);

    private static long StartOf(SentRequest sent) =>
        sent.Find(RequestPlace.Query, "start") is { } start ? long.Parse(start, CultureInfo.InvariantCulture) : 0;

    private enum End
    {
        Empty,
        Short,
        Predicate,
        Total,
        TotalPages,
    }
}
