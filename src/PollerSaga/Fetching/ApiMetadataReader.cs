using System.Globalization;
using System.Text.Json;

namespace PollerSaga.Fetching;

/// <summary>Asks an API for its metadata: <c>GET url?startAt=0&amp;count=1</c>, fields <c>totalRecords</c> and <c>maxRecordsPerPage</c>.</summary>
internal sealed class ApiMetadataReader(PartnerRequests requests)
{
    private const int LongestQuote = 100;

    /// <summary>Reads the metadata.</summary>
    /// <exception cref="FetchException">It cannot be had, or a field is missing or makes no sense; the message names the field and its value.</exception>
    public async Task<ApiMetadata> ReadAsync(Uri url, CancellationToken cancellationToken)
    {
        var (metadata, _) = await requests.GetAsync(FetchPipelines.Metadata, PageUri.For(url, startAt: 0, count: 1), ExpectedContent.Json, ParseAsync, cancellationToken);
        return metadata;
    }

    private static async Task<ApiMetadata> ParseAsync(CheckedBody body, CancellationToken cancellationToken)
    {
        using var document = await ParseJsonAsync(body, cancellationToken);
        return Parse(document.RootElement);
    }

    /// <summary>The metadata in an answer.</summary>
    /// <exception cref="FetchException">A field is missing or makes no sense; the message names the field and its value.</exception>
    public static ApiMetadata Parse(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
            throw Nonsense($"is a JSON {answer.ValueKind.ToString().ToLowerInvariant()}; it must be an object with totalRecords and maxRecordsPerPage.");

        return new ApiMetadata(
            Whole(answer, "totalRecords", minimum: 0, maximum: long.MaxValue),
            (int)Whole(answer, "maxRecordsPerPage", minimum: 1, maximum: int.MaxValue));
    }

    /// <summary>The answer to a request for metadata, as a document.</summary>
    /// <exception cref="FetchException">It is not well-formed JSON.</exception>
    public static async Task<JsonDocument> ParseJsonAsync(CheckedBody body, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(body, new JsonDocumentOptions { MaxDepth = JsonChecker.MaxDepth }, cancellationToken);
        }
        catch (FetchException exception) when (exception.InnerException is JsonException malformed)
        {
            throw Nonsense($"is not well-formed JSON ({malformed.Message}); it must be an object with totalRecords and maxRecordsPerPage.");
        }
    }

    private static long Whole(JsonElement metadata, string field, long minimum, long maximum)
    {
        if (!TryFind(metadata, field, out var value))
            throw Nonsense($"has no field {field}.");

        // Between the quotes as it is written: a number needs no escapes, and half a surrogate pair cannot be unescaped.
        var raw = value.GetRawText();
        var text = value.ValueKind == JsonValueKind.String ? raw[1..^1] : raw;
        if (value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)
            || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number != decimal.Truncate(number)
            || number < minimum
            || number > maximum)
            throw Nonsense(string.Create(CultureInfo.InvariantCulture, $"has {field} = {Quote(raw)}; it must be a whole number from {minimum} to {maximum}."));

        return (long)number;
    }

    private static bool TryFind(JsonElement metadata, string field, out JsonElement value)
    {
        try
        {
            return metadata.TryGetProperty(field, out value);
        }
        catch (InvalidOperationException exception)
        {
            // JSON's grammar lets half a surrogate pair pass; comparing names does not.
            throw Nonsense($"has a field whose name is not Unicode: {exception.Message}");
        }
    }

    private static string Quote(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "…";

    private static FetchException Nonsense(string what) => new($"The API's metadata {what}", isRetriable: false);
}
