using CsCheck;

namespace PollerSaga.Tests.Window.Properties.Commits;

/// <summary>Generates the writes of transactions.</summary>
internal static class CommitScenarioGen
{
    private const int MaxPages = 10;
    private const int MaxWindow = 5;
    private const int MaxWrites = 4;
    private const int MinTransactions = 3;
    private const int MaxTransactions = 14;
    private const int MaxPick = 10_000;

    private static readonly Gen<CommitStep> Steps = Gen.Select(
        Gen.Frequency(
            (30, CommitKind.Start),
            (3, CommitKind.StartTwice),
            (5, CommitKind.Save),
            (24, CommitKind.Enqueue),
            (8, CommitKind.Fail),
            (5, CommitKind.Complete),
            (3, CommitKind.FailProcessing),
            (6, CommitKind.SetWindow),
            (2, CommitKind.Pause),
            (3, CommitKind.Resume),
            (1, CommitKind.Cancel),
            (3, CommitKind.Redrive)),
        Gen.Int[0, MaxPick],
        (kind, pick) => new CommitStep(kind, pick));

    public static Gen<CommitScenario> Scenarios { get; } = Gen.Select(
        Gen.Int[1, MaxPages],
        Gen.Int[1, MaxWindow],
        Steps.Array[1, MaxWrites].Array[MinTransactions, MaxTransactions],
        (pages, window, transactions) => new CommitScenario(pages, window, transactions));
}
