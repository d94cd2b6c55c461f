using System.Net;

namespace PollerSaga.Tests.Support;

/// <summary>Answers requests without a network, and records them as they were sent.</summary>
internal sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly List<string> _requests = [];

    /// <summary>The requests: method, address, sorted names of headers, content.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>Redirects the first request, and answers the others with 200.</summary>
    public static StubHandler Redirecting(int status, string location)
    {
        var isFirst = true;
        return new StubHandler(_ =>
        {
            var response = new HttpResponseMessage(isFirst ? (HttpStatusCode)status : HttpStatusCode.OK);
            if (isFirst)
                response.Headers.TryAddWithoutValidation("Location", location);
            isFirst = false;
            return response;
        });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = string.Join(',', request.Headers.NonValidated.Select(header => header.Key).Order(StringComparer.Ordinal));
        var content = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        _requests.Add($"{request.Method} {request.RequestUri} {headers} {content}".TrimEnd());
        return answer(request);
    }
}
