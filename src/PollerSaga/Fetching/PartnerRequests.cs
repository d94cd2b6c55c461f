using System.Globalization;
using Polly.Registry;

namespace PollerSaga.Fetching;

/// <summary>Sends requests to partners, with retries.</summary>
internal sealed class PartnerRequests(PartnerClient client, ResiliencePipelineProvider<string> pipelines)
{
    /// <summary>Sends requests until <paramref name="read"/> has read one body to the end, or the retries run out.</summary>
    /// <returns>The result of <paramref name="read"/>, and the number of requests.</returns>
    /// <exception cref="FetchException">The failure of the last attempt, with the number of attempts.</exception>
    public async Task<(T Result, int Attempts)> GetAsync<T>(
        string pipeline,
        Uri address,
        ExpectedContent content,
        Func<CheckedBody, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var attempts = 0;
        try
        {
            var result = await pipelines.GetPipeline(pipeline).ExecuteAsync(
                async token =>
                {
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
