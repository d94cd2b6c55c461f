using System.Text.Json;
using Microsoft.Extensions.Options;
using PollerSaga.Fetching;
using PollerSaga.Settings;
using PollerSaga.Window;
using PollerSaga.Worker.Dashboard.Text;

namespace PollerSaga.Worker.Dashboard.Forms;

/// <summary>Reads the plan of a job from an API, with the first request of a job.</summary>
internal sealed class ApiTrial(PartnerRequests requests, IOptions<PollingOptions> options)
{
    private const int MaxRecordLength = 4000;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Sends the request, with the retries of a job's first request.</summary>
    /// <exception cref="FetchException">The reason for which the job would fail.</exception>
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
            work: null,
            cancellationToken);

        var max = options.Value.MaxTasksPerJob;
        return result.Pages <= max
            ? result
            : throw new FetchException(
                $"The job has {Words.Pages(result.Pages)}, but PollerSaga:Polling:MaxTasksPerJob is {Words.Count(max)}.",
                isRetriable: false);
    }

    /// <summary>Returns the first record, indented; null for a response without records.</summary>
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
