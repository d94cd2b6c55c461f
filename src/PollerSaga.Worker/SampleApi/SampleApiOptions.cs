namespace PollerSaga.Worker.SampleApi;

/// <summary>The options of the sample API.</summary>
/// <param name="Records">The number of records.</param>
/// <param name="PageSize">The maximum number of records in a response.</param>
/// <param name="LatencyFrom">The minimum delay of a response.</param>
/// <param name="LatencyTo">The maximum delay of a response.</param>
/// <param name="ErrorRate">The share of requests with the response 500, from 0 to 1.</param>
/// <param name="Seed">Repeats the same delays and errors in every run; null for random ones.</param>
internal sealed record SampleApiOptions(int Records, int PageSize, TimeSpan LatencyFrom, TimeSpan LatencyTo, double ErrorRate, int? Seed);
