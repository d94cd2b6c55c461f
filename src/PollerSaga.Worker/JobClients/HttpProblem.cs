using System.Net.Http.Json;
using System.Text.Json;

namespace PollerSaga.Worker.JobClients;

/// <summary>The problem details (RFC 9457) in a worker's response.</summary>
internal static class HttpProblem
{
    /// <summary>Reads the detail; of a problem with fields, the errors of all fields.</summary>
    public static async Task<string> ReadDetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            if (problem.TryGetProperty("errors", out var errors))
            {
                var sentences = errors.EnumerateObject().SelectMany(field => field.Value.EnumerateArray());
                return string.Join(' ', sentences.Select(sentence => sentence.GetString()));
            }

            if (problem.TryGetProperty("detail", out var detail) && detail.GetString() is { } text)
                return text;
        }
        catch (JsonException)
        {
            // The response is not a worker's. Only its reason phrase is known.
        }

        return response.ReasonPhrase ?? response.StatusCode.ToString();
    }
}
