using System.Text.Json;
using Microsoft.Extensions.Options;
using PollerSaga.Fetching;
using PollerSaga.Settings;
using PollerSaga.Window;
using PollerSaga.Worker.Dashboard.Text;

namespace PollerSaga.Worker.Dashboard.Forms;

/// <summary>Asks an API what a job over it would be, with the one request that a job begins with.</summary>
internal sealed class ApiTrial(PartnerRequests requests, IOptions<PollingOptions> options)
{
    private const int MaxRecordLength = 4000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Tries it, under the same retries as a job's first request.</summary>
    /// <exception cref="FetchException">The job would fail, and why.</exception>
    public async Task<ApiTrialResult> TryAsync(Uri url, CancellationToken cancellationToken)
    {
        var (result, _) = await requests.GetAsync(
            FetchPipelines.Metadata,
            PageUri.For(url, startAt: 0, count: 1),
            ExpectedContent.Json,
            async (body, token) =>
            {
                using var answer = await ApiMetadataReader.ParseJsonAsync(body, token);
                var metadata = ApiMetadataReader.Parse(answer.RootElement);
                return new ApiTrialResult(
                    metadata.TotalRecords,
                    metadata.PageSize,
                    PollerPlan.PagesFor(metadata.TotalRecords, metadata.PageSize),
                    FirstRecordOf(answer.RootElement));
            },
            cancellationToken);

        var most = options.Value.MaxTasksPerJob;
        return result.Pages <= most
            ? result
            : throw new FetchException($"That would be {Words.Pages(result.Pages)}, and PollerSaga:Polling:MaxTasksPerJob is {Words.Count(most)}.", isRetriable: false);
    }

    /// <summary>The first record, indented; null where the answer has no list, or an empty one.</summary>
    internal static string? FirstRecordOf(JsonElement answer)
    {
        foreach (var property in answer.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Array || property.Value.GetArrayLength() == 0)
                continue;

            var record = JsonSerializer.Serialize(property.Value[0], Indented);
            return record.Length <= MaxRecordLength ? record : record[..MaxRecordLength] + "\n…";
        }

        return null;
    }
}
