namespace PollerSaga.Worker.SampleApi;

/// <summary>What the sample API is like.</summary>
/// <param name="Records">Records it holds.</param>
/// <param name="PageSize">Records it gives at once.</param>
/// <param name="LatencyFrom">The shortest delay of an answer.</param>
/// <param name="LatencyTo">The longest delay of an answer.</param>
/// <param name="ErrorRate">Share of requests answered 500, from 0 to 1.</param>
/// <param name="Seed">Makes delays and errors the same in every run; null for chance.</param>
internal sealed record SampleApiOptions(int Records, int PageSize, TimeSpan LatencyFrom, TimeSpan LatencyTo, double ErrorRate, int? Seed);
