using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using PollerSaga.Testing.Dialects;

namespace PollerSaga.Testing.Serving;

/// <summary>The response with a page: records, totals and continuation.</summary>
internal sealed class PageResponse(DialectContract contract)
{
    public Task WriteAsync(HttpContext context, PageSlice page)
    {
        var body = new ResponseTree("response");
        var headers = context.Response.Headers;
        Add(contract.PageSize, contract.MaxSize);
        Add(contract.Total, page.Total);
        Add(contract.TotalPages, page.Size == 0 ? 0 : (page.Total + page.Size - 1) / page.Size);
        Add(contract.Records, page.Ids);
        Add(contract.HasMore, page.HasMore);
        Add(contract.Next, ContinuationOf(context.Request, page));
        if (contract.Pagination == PartnerPagination.LinkHeader)
            headers.Link = LinksOf(context.Request, page);

        return PageWriter.WriteAsync(context.Response, contract.Dialect.Decoder, body, context.RequestAborted);

        void Add(ResponsePlace? place, object? value)
        {
            if (place is { Header: { } header })
            {
                if (value is not null)
                    headers[header] = TextOf(value);
            }
            else if (place is not null)
            {
                body.At(place.Members).Value = value;
            }
        }
    }

    private static string? TextOf(object value) =>
        value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture);

    // With a flag, the last page has a token too, so that a client must read the flag.
    private string? ContinuationOf(HttpRequest request, PageSlice page) => contract.Pagination switch
    {
        PartnerPagination.Cursor when page.HasMore || contract.HasMore is not null => CursorToken.Of(page.NextStart),
        PartnerPagination.NextUrl when page.HasMore => UrlOf(request, page.NextStart, page.Size),
        _ => null,
    };

    // The first link has the characters that separate links and parameters in a quoted parameter.
    private string LinksOf(HttpRequest request, PageSlice page)
    {
        var first = $"<{UrlOf(request, 0, page.Size)}>; title=\"the first, or only; page\"; rel=\"first\"";
        return page.HasMore ? $"{first}, <{UrlOf(request, page.NextStart, page.Size)}>; rel=\"next\"" : first;
    }

    private string UrlOf(HttpRequest request, long start, int size)
    {
        var query = new QueryBuilder();
        if (start > 0)
            query.Add(contract.Parameter, CursorToken.Of(start));
        if (contract.SizeParameter.Length > 0)
            query.Add(contract.SizeParameter, size.ToString(CultureInfo.InvariantCulture));
        var path = $"{contract.Path}{query}";
        return contract.Dialect.RelativeLinks ? path : $"{request.Scheme}://{request.Host}{path}";
    }
}
