using System.Globalization;
using System.Text.Json;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Fetching.Requests;

namespace PollerSaga.Tests.Fetching.Pagination;

/// <summary>A listing of numbered records, and the requests of a paginator that reads it.</summary>
internal sealed class Listing(int records)
{
    private const int MaxRequests = 500;

    /// <summary>The numbers that the requests have read, in order.</summary>
    public List<int> Read { get; } = [];

    public int Requests { get; private set; }

    /// <summary>The records of a page. Beyond the end, there are none.</summary>
    public int[] Page(long start, int size) =>
        [.. Enumerable.Range(0, size).Select(i => start + i).Where(i => i >= 0 && i < records).Select(i => (int)i)];

    /// <summary>Requests page after page by position, until one is the last or has no records.</summary>
    public void ReadByPosition(IPaginator paginator, Func<SentRequest, (int[] Items, object? Other)> answer)
    {
        int? size = null;
        for (var index = 0; ; index++)
        {
            var page = new PagePosition(index, null, size);
            var result = Request(paginator, page, answer, links: null);
            size = result.PageSize ?? size;
            if (result.IsLast)
                return;
        }
    }

    /// <summary>Requests page after page with the continuation of the page before, until there is none.</summary>
    public void ReadAsChain(
        IPaginator paginator,
        Func<SentRequest, (int[] Items, object? Other)> answer,
        Func<SentRequest, string[]?>? links = null)
    {
        string? token = null;
        for (var index = 0; ; index++)
        {
            var result = Request(paginator, new PagePosition(index, token, null), answer, links);
            Assert.That(result.IsLast, Is.EqualTo(result.Next is null));
            token = result.Next;
            if (token is null)
                return;
        }
    }

    public void AssertEachRecordIsReadOnce() => Assert.That(Read, Is.EqualTo(Enumerable.Range(0, records)));

    private PageResult Request(
        IPaginator paginator,
        PagePosition page,
        Func<SentRequest, (int[] Items, object? Other)> answer,
        Func<SentRequest, string[]?>? links)
    {
        Assert.That(++Requests, Is.LessThan(MaxRequests), "The paginator does not reach the end.");
        var request = new PartnerRequest(HttpMethod.Post, Responses.Address);
        paginator.Apply(request, page);
        var sent = SentRequest.Of(request);
        var (items, rest) = answer(sent);
        Read.AddRange(items);
        var body = JsonSerializer.Serialize(new { items = items.Select(item => new { id = IdOf(item) }), rest });
        return paginator.Read(Responses.To(paginator, body, links: links?.Invoke(sent)), page);
    }

    /// <summary>The key of a record. Keys have an order, and characters that the places of a request encode.</summary>
    public static string IdOf(int record) => string.Create(CultureInfo.InvariantCulture, $"{record:D6} +%2B&=\"/~");
}
