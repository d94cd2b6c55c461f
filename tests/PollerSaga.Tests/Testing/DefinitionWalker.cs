using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace PollerSaga.Tests.Testing;

/// <summary>
/// Reads all records of a source, one page at a time, with only its definition and a plain client. It is independent of the engine and of
/// the test partner, so that it can check both.
/// </summary>
internal sealed class DefinitionWalker(HttpClient client, JsonObject definition, IReadOnlyDictionary<string, string> secrets)
{
    private const int MaxPages = 1_000;

    private readonly JsonObject _stream = (JsonObject)definition["streams"]!["records"]!;
    private readonly WalkerCredentials _credentials = new(client, definition, secrets);

    private JsonObject Pagination => (JsonObject)_stream["pagination"]!;

    private string Type => Pagination["type"]!.ToString();

    /// <summary>Returns the ids of all records, in the order of their pages.</summary>
    public async Task<IReadOnlyList<long>> WalkAsync()
    {
        var ids = new List<long>();
        var (token, follow) = (default(string), default(Uri));
        for (var index = 0; index < MaxPages; index++)
        {
            using var response = await SendAsync(index, token, follow);
            if (IsBeyondEnd(response))
                return ids;

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync());
            var page = await WalkerPage.ReadAsync(response, _stream["decoder"]?.ToString() ?? "json");
            var records = page.RecordsAt(_stream["records"]!.ToString());
            ids.AddRange(records);
            if (IsLast(page, index, records.Count))
                return ids;

            switch (Type)
            {
                case "cursor" or "keyset":
                    token = page.TextAt(Pagination[Type == "cursor" ? "next" : "last"]!.ToString());
                    break;
                case "nextUrl":
                    follow = page.TextAt(Pagination["next"]!.ToString()) is { } next ? new Uri(Address(), next) : null;
                    break;
                case "linkHeader":
                    follow = page.Link("next") is { } link ? new Uri(Address(), link) : null;
                    break;
            }

            if (Type is not ("page" or "offset") && token is null && follow is null)
                return ids;
        }

        throw new AssertionException($"The walk did not end after {MaxPages} pages.");
    }

    private async Task<HttpResponseMessage> SendAsync(int index, string? token, Uri? follow)
    {
        var request = new WalkerRequest(_stream);
        if (follow is null && Type is "page" or "offset")
        {
            var size = (JsonObject)Pagination["size"]!;
            var step = Type == "page" ? 1 : size["value"]!.GetValue<long>();
            request.Set(Place, Pagination["parameter"]!.ToString(), Pagination["first"]!.GetValue<long>() + (index * step));
            if (size["parameter"] is { } parameter)
                request.Set(Place, parameter.ToString(), size["value"]!.GetValue<long>());
        }
        else if (token is not null)
        {
            request.Set(Place, Pagination["parameter"]!.ToString(), token);
        }

        var message = request.ToMessage(follow ?? Address(), keepsQuery: follow is not null);
        await _credentials.ApplyAsync(message);
        return await client.SendAsync(message);
    }

    private string Place => Pagination["in"]?.ToString() ?? "query";

    private Uri Address() => new(new Uri(definition["url"]!.ToString()), _stream["path"]!.ToString());

    private bool IsBeyondEnd(HttpResponseMessage response) => Pagination["end"] is JsonArray statuses
        && statuses.Any(status => status!.GetValue<long>() == (int)response.StatusCode);

    private bool IsLast(WalkerPage page, int index, int records)
    {
        if (Pagination["while"] is { } condition)
            return page.TextAt(condition.ToString()) is null;
        if (Type is not ("page" or "offset"))
            return Type == "none";
        if (Pagination["totalPages"] is { } pages)
            return index + 1 >= long.Parse(page.TextAt(pages.ToString()) ?? "0", CultureInfo.InvariantCulture);
        if (Pagination["total"] is { } total)
        {
            var size = Pagination["size"]!["value"]!.GetValue<long>();
            return (index + 1) * size >= long.Parse(page.TextAt(total.ToString()) ?? "0", CultureInfo.InvariantCulture);
        }

        return Pagination["end"] switch
        {
            JsonArray => false,
            { } predicate => page.TextAt(predicate.ToString().TrimStart('!')) is null,
            null => records == 0,
        };
    }
}
