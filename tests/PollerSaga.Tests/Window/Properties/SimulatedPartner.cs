using System.Globalization;
using System.Net;
using System.Text;
using System.Web;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>The partner's API, below the HTTP client.</summary>
internal sealed class SimulatedPartner(World world, SimulatedProcess process) : HttpMessageHandler
{
    public const int PageSize = 10;

    public static Uri Url { get; } = new("http://partner.example/payload");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var isMetadata = query["count"] == "1";
        var startAt = int.Parse(query["startAt"]!, CultureInfo.InvariantCulture);
        var name = isMetadata ? "metadata" : $"page {startAt / PageSize}";
        var response = await world.Dependencies.AskAsync(name, process, onAccepted: null, cancellationToken);
        if (response is Response.Refusal)
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        return Json(isMetadata
            ? $$"""{"totalRecords":{{world.Job.Pages * PageSize}},"maxRecordsPerPage":{{PageSize}}}"""
            : $"[{startAt}]");
    }

    private static HttpResponseMessage Json(string json) =>
        new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
}
