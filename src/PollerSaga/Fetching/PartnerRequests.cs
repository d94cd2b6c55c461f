using System.Globalization;
using Polly.Registry;

namespace PollerSaga.Fetching;

/// <summary>Sends requests to partners, with retries.</summary>
internal sealed class PartnerRequests(PartnerClient client, ResiliencePipelineProvider<string> pipelines)
{
    /// <summary>Sends requests until <paramref name="read"/> has read one body to the end, or the retries run out.</summary>
    /// <param name="pipeline">The retries.</param>
    /// <param name="address">The address.</param>
    /// <param name="content">The expected content.</param>
    /// <param name="read">Reads the body of a response.</param>
    /// <param name="work">The work to which the request belongs: after its end, no further request is sent. Null for none.</param>
    /// <param name="cancellationToken">Aborts the request, and the delay before the next one.</param>
    /// <returns>The result of <paramref name="read"/>, and the number of requests.</returns>
    /// <exception cref="FetchException">The failure of the last attempt, with the number of attempts.</exception>
    public async Task<(T Result, int Attempts)> GetAsync<T>(
        string pipeline,
        Uri address,
        ExpectedContent content,
        Func<CheckedBody, CancellationToken, Task<T>> read,
        ActiveJobs.Work? work,
        CancellationToken cancellationToken)
    {
        var attempts = 0;
        try
        {
            var result = await pipelines.GetPipeline(pipeline).ExecuteAsync(
                async token =>
                {
                    if (work is { IsOver: true })
                        throw new OperationCanceledException(token);
                    attempts++;
                    return await client.GetAsync(address, content, read, token);
                },
                cancellationToken);
            return (result, attempts);
        }
        catch (FetchException exception)
        {
            var suffix = attempts == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" ({attempts} attempts)");
            throw new FetchException(exception.Message + suffix, isRetriable: false, innerException: exception)
            {
                Attempts = attempts,
                HttpStatus = exception.HttpStatus,
            };
        }
    }
}
