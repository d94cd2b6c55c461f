namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>The progress of a job in one time step.</summary>
/// <param name="At">The end of the step.</param>
/// <param name="Rate">Pages that left the window, per second.</param>
/// <param name="MedianSeconds">Median time in the window of the pages that ended; null for none.</param>
/// <param name="SlowSeconds">95th percentile of this time; null for none.</param>
/// <param name="InFlight">Average number of pages in the window.</param>
/// <param name="Window">Average window.</param>
public sealed record TimelinePoint(
    DateTimeOffset At,
    double Rate,
    double? MedianSeconds,
    double? SlowSeconds,
    double InFlight,
    double Window);
