namespace PollerSaga.Worker.Dashboard.Live;

/// <summary>How a job went in one step of time.</summary>
/// <param name="At">The end of the step.</param>
/// <param name="Rate">Pages that left the window, per second.</param>
/// <param name="MedianSeconds">Time in the window of the pages that ended, the middle one; null where none did.</param>
/// <param name="SlowSeconds">The time that 95 of 100 of them stayed below; null where none ended.</param>
/// <param name="InFlight">Pages in the window, on average.</param>
/// <param name="Window">Pages that might be in it, on average.</param>
public sealed record TimelinePoint(DateTimeOffset At, double Rate, double? MedianSeconds, double? SlowSeconds, double InFlight, double Window);
