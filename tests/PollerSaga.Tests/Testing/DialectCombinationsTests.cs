using PollerSaga.Testing;
using PollerSaga.Testing.Dialects;
using PollerSaga.Tests.Documentation;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Testing;

/// <summary>
/// The combinations of pagination, place, credential, method, records and format that 2,065 streams of public connectors have. A stream
/// with alternative credentials counts for each. A credential from custom code is a session, a custom pagination is a cursor, a token that
/// is cut out of a URL is a next URL, and a number that is computed from the page is an offset.
/// </summary>
public sealed class DialectCombinationsTests
{
    private const int PageSize = 5;

    private static readonly string[] Lines =
        Repository.Read("tests/PollerSaga.Tests/Testing/dialect-combinations.csv").TrimEnd('\n').Split('\n');

    // The table does not contain totals, flags, statuses beyond the end, nested parameters, and the forms of credentials.
    private static readonly string[] Others =
    [
        "startat",
        "page,total=$.meta.total",
        "page,totalPages=header:X-Total-Pages,first=0",
        "page,hasMore=$.has_more,sizeParameter=none",
        "page,beyondEnd=404",
        "page,in=json,parameter=paging.number,sizeParameter=paging.size",
        "page,in=form",
        "offset,total=$.total,pageSize=$.limits.max",
        "offset,beyondEnd=416,sizeParameter=none",
        "offset,in=header,parameter=X-Offset,sizeParameter=X-Limit,first=0",
        "cursor,hasMore=$.more,next=$['next token']",
        "cursor,in=form,records=$,next=header:X-Token",
        "cursor,in=json,parameter=page.after,sizeParameter=page.size,next=$.page.next",
        "keyset,hasMore=$.has_more",
        "keyset,decoder=jsonl",
        "keyset,in=header,parameter=X-After,hasMore=header:X-More",
        "nextUrl,relativeLinks=true,auth=query",
        "nextUrl,decoder=csv",
        "linkHeader,relativeLinks=true,method=POST",
        "linkHeader,decoder=text",
        "cursor,decoder=xml",
        "none,auth=client_credentials,clientInBody=true",
        "page,auth=cookie,authName=sid",
        "cursor,auth=session,authName=X-Session",
    ];

    public static IEnumerable<string> Combinations => Lines
        .Skip(1)
        .Select(line => line.Split(','))
        .Select(cells => $"{cells[0]},in={cells[1]},auth={cells[2]},method={cells[3]},records={cells[4]},decoder={cells[5]}")
        .Concat(Others);

    [Test]
    public void The_table_counts_the_streams_of_each_combination()
    {
        Assert.That(Lines[0], Is.EqualTo("pagination,in,auth,method,records,decoder,streams"));
        Assert.That(Combinations, Is.Unique);
        Assert.That(Lines.Skip(1).Sum(line => int.Parse(line.Split(',')[6])), Is.GreaterThanOrEqualTo(2_065));
    }

    [TestCaseSource(nameof(Combinations))]
    public async Task A_client_that_knows_only_the_definition_reads_every_record_once(string text)
    {
        var dialect = PartnerDialect.Parse(text) with { Size = PageSize };

        foreach (var records in new[] { 0, 1, PageSize, 3 * PageSize, (3 * PageSize) + 2 })
        {
            await using var partner = await TestPartner.StartAsync(dialect, new TestPartnerOptions { Records = records });
            using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

            var ids = await new DefinitionWalker(client, YamlDefinition.Read(partner.Definition), dialect.Secrets).WalkAsync().OrTimeOut();

            Assert.That(ids, Is.EqualTo(Enumerable.Range(0, records).Select(id => (long)id)), $"{records} records");
            var report = partner.Report;
            Assert.Multiple(() =>
            {
                Assert.That(report.AllReadOnce, $"{records} records");
                Assert.That(report.Problems, Is.Empty);
                Assert.That((report.Rejected, report.Unauthorized), Is.EqualTo((0, 0)));
                Assert.That(report.MaxInFlight, Is.EqualTo(1));
            });
        }
    }
}
