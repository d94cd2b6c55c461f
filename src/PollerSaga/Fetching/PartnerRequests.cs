using System.Globalization;
using Polly.Registry;

namespace PollerSaga.Fetching;

/// <summary>Sends requests to partners, with retries.</summary>
internal sealed class PartnerRequests(PartnerClient client, ResiliencePipelineProvider<string> pipelines)
{
    // Of each earlier failure, in the error of the last one.
    private const int MaxShownLength = 200;

    /// <summary>Sends requests until <paramref name="read"/> has read one body to the end, or the retries run out.</summary>
    /// <param name="pipeline">The retries.</param>
    /// <param name="address">The address.</param>
    /// <param name="content">The expected content.</param>
    /// <param name="read">Reads the body of a response.</param>
    /// <param name="work">The work to which the request belongs: after its end, no further request is sent. Null for none.</param>
    /// <param name="cancellationToken">Aborts the request, and the delay before the next one.</param>
    /// <returns>The result of <paramref name="read"/>, and the number of requests.</returns>
    /// <exception cref="FetchException">The failure of the last attempt, with the number of attempts.</exception>
    public Task<(T Result, int Attempts)> GetAsync<T>(
        string pipeline,
        Uri address,
        ExpectedContent content,
        Func<CheckedBody, CancellationToken, Task<T>> read,
        ActiveJobs.Work? work,
        CancellationToken cancellationToken) =>
        RunAsync(pipeline, (_, token) => client.GetAsync(address, content, read, token), work, cancellationToken);

    /// <summary>Runs attempts until one succeeds, or the retries run out.</summary>
    /// <param name="pipeline">The retries.</param>
    /// <param name="send">Sends a request. Its first argument is the number of the attempt, from 1.</param>
    /// <param name="work">The work to which the request belongs: after its end, no further request is sent. Null for none.</param>
    /// <param name="cancellationToken">Aborts the request, and the delay before the next one.</param>
    /// <returns>The result of <paramref name="send"/>, and the number of requests.</returns>
    /// <exception cref="FetchException">The failure of the last attempt, with the number of attempts.</exception>
    public async Task<(T Result, int Attempts)> RunAsync<T>(
        string pipeline,
        Func<int, CancellationToken, Task<T>> send,
        ActiveJobs.Work? work,
        CancellationToken cancellationToken)
    {
        var attempts = 0;
        var failures = new List<FetchException>();
        try
        {
            var result = await pipelines.GetPipeline(pipeline).ExecuteAsync(
                async token =>
                {
                    if (work is { IsOver: true })
                        throw new OperationCanceledException(token);
                    attempts++;
                    try
                    {
                        return await send(attempts, token);
                    }
                    catch (FetchException exception)
                    {
                        failures.Add(exception);
                        throw;
                    }
                },
                cancellationToken);
            return (result, attempts);
        }
        catch (FetchException exception)
        {
            throw new FetchException(exception.Message + Describe(attempts, failures), isRetriable: false, innerException: exception)
            {
                Attempts = attempts,
                HttpStatus = exception.HttpStatus,
            };
        }
    }

    // The last failure alone can hide the cause, for example if a time-out follows responses with an error.
    private static string Describe(int attempts, List<FetchException> failures)
    {
        if (attempts == 1)
            return string.Empty;

        var earlier = failures
            .SkipLast(1)
            .GroupBy(KindOf)
            .Where(kind => kind.Key != KindOf(failures[^1]))
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count()} × {Shorten(kind.First().Message)}"))
            .ToList();
        var before = earlier.Count == 0 ? string.Empty : $"; before: {string.Join(" ", earlier)}";
        return string.Create(CultureInfo.InvariantCulture, $" ({attempts} attempts{before})");
    }

    // A body that ends after another number of bytes is not another failure.
    private static (int? Status, string Text) KindOf(FetchException failure) =>
        (failure.HttpStatus, string.Concat(failure.Message.Where(letter => !char.IsAsciiDigit(letter))));

    private static string Shorten(string failure) =>
        failure.Length <= MaxShownLength ? failure : $"{failure.AsSpan(0, MaxShownLength)}…";
}
