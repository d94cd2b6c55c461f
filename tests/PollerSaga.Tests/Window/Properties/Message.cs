using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>A message on its way to an endpoint.</summary>
/// <param name="Body">The message.</param>
/// <param name="IsRepeat">Whether an earlier delivery may have been committed: the broker's redelivery, or a retry of the endpoint.</param>
/// <param name="IsLate">Whether it is a duplicate that may stay under way while the run ends.</param>
internal sealed record Message(object Body, bool IsRepeat = false, bool IsLate = false)
{
    public override string ToString() => $"{Body.GetType().Name}{Detail()}{(IsRepeat ? " (repeat)" : "")}{(IsLate ? " (late)" : "")}";

    private string Detail() => Body switch
    {
        StartPollerTask start => $" of page {start.Page.Index}{(start.Resume ? ", resumed" : "")}{(start.IsRedriven ? ", redriven" : "")}",
        SetMaxConcurrency window => $" {window.MaxConcurrency}",
        PreparePollerJob prepare => $" of run {prepare.Run}",
        CompletePollerJob complete => $" of run {complete.Run}",
        PayloadProcessed report => $" {report.TaskId}",
        PayloadProcessingFailed report => $" {report.TaskId}",
        _ => "",
    };
}
