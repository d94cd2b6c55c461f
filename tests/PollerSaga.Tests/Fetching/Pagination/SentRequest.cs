using System.Text.Json.Nodes;
using System.Web;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Tests.Fetching.Pagination;

/// <summary>A request as a server reads it.</summary>
internal sealed class SentRequest
{
    private readonly HttpRequestMessage _message;
    private readonly string _body;

    private SentRequest(HttpRequestMessage message, string body) => (_message, _body) = (message, body);

    public string Url => _message.RequestUri!.AbsoluteUri;

    public static SentRequest Of(PartnerRequest request)
    {
        var message = request.ToMessage();
        if (message.Content is null)
            return new SentRequest(message, string.Empty);

        using var reader = new StreamReader(message.Content.ReadAsStream());
        return new SentRequest(message, reader.ReadToEnd());
    }

    /// <summary>The value of a parameter; null without it. A number of a JSON body is its text.</summary>
    public string? Find(RequestPlace place, string name) => place switch
    {
        RequestPlace.Query => HttpUtility.ParseQueryString(_message.RequestUri!.Query)[name],
        RequestPlace.Header => _message.Headers.TryGetValues(name, out var values) ? values.Single() : null,
        RequestPlace.Form => HttpUtility.ParseQueryString(_body)[name],
        _ => name.Split('.').Aggregate(_body.Length == 0 ? null : JsonNode.Parse(_body), (node, step) => node?[step])?.ToString(),
    };
}
