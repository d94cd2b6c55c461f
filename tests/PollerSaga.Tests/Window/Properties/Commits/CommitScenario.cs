namespace PollerSaga.Tests.Window.Properties.Commits;

/// <summary>A job, and the writes of its transactions.</summary>
/// <param name="Pages">Pages of the API.</param>
/// <param name="Window">The job's window at its start.</param>
/// <param name="Transactions">The writes that share each transaction.</param>
internal sealed record CommitScenario(int Pages, int Window, IReadOnlyList<IReadOnlyList<CommitStep>> Transactions)
{
    public override string ToString() =>
        $"Pages={Pages} Window={Window} {string.Join(' ', Transactions.Select(steps => $"[{string.Join(' ', steps)}]"))}";
}
