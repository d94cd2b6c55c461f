using System.Globalization;
using Polly.Registry;
using Polly.Timeout;

namespace PollerSaga.Fetching;

/// <summary>Requests to partners under a retry schedule.</summary>
internal sealed class PartnerRequests(PartnerClient client, ResiliencePipelineProvider<string> pipelines)
{
    /// <summary>Requests an address until its body was read to the end, or the schedule is spent.</summary>
    /// <returns>What <paramref name="read"/> made of the body, and how many requests it took.</returns>
    /// <exception cref="FetchException">The last try's failure, with the number of tries.</exception>
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
            throw GiveUp(exception.Message, exception, attempts, exception.HttpStatus);
        }
        catch (TimeoutRejectedException exception)
        {
            throw GiveUp($"The API gave no whole answer within {exception.Timeout.TotalSeconds:0.###} s.", exception, attempts);
        }
    }

    private static FetchException GiveUp(string message, Exception exception, int attempts, int? httpStatus = null)
    {
        var tries = attempts == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" ({attempts} attempts)");
        return new FetchException(message + tries, isRetriable: false, innerException: exception) { Attempts = attempts, HttpStatus = httpStatus };
    }
}
