using CsCheck;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>Generates scenarios.</summary>
internal static class ScenarioGen
{
    private const int MaxPages = 8;
    private const int MaxWindow = 4;
    private const int MinSteps = 4;
    private const int UsualSteps = 12;
    private const int MaxSteps = 40;
    private const int MaxPick = 10_000;

    private static readonly (int Weight, StepKind Kind)[] WithoutLosses =
    [
        (36, StepKind.Deliver),
        (3, StepKind.DeliverUnacknowledged),
        (24, StepKind.Respond),
        (4, StepKind.Accept),
        (6, StepKind.Duplicate),
        (6, StepKind.Report),
        (3, StepKind.Finish),
        (2, StepKind.Pause),
        (3, StepKind.Resume),
        (6, StepKind.SetWindow),
        (6, StepKind.Redrive),
        (1, StepKind.Cancel),
        (1, StepKind.StartAgain),
    ];

    private static readonly (int Weight, StepKind Kind)[] WithLosses =
        [.. WithoutLosses, (4, StepKind.Lose), (4, StepKind.Kill), (4, StepKind.Tick)];

    /// <summary>Small jobs: what goes wrong with many pages goes wrong with few.</summary>
    public static Gen<Scenario> Scenarios { get; } = Gen.Frequency((3, Of(hasLosses: false)), (2, Of(hasLosses: true)));

    private static Gen<Scenario> Of(bool hasLosses) => Gen.Select(
        Gen.Bool,
        Gen.Frequency((1, Gen.Const(0)), (24, Gen.Int[1, 3]), (3, Gen.Int[4, MaxPages])),
        Gen.Int[1, MaxWindow],
        Gen.Frequency((4, Gen.Const(-1)), (1, Gen.Int[0, 2])),
        Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[30, 90])),
        Gen.Frequency((10, StepsOf(hasLosses).Array[MinSteps, UsualSteps]), (1, StepsOf(hasLosses).Array[UsualSteps, MaxSteps])),
        (hasBroker, pages, window, tolerance, timeout, steps) => new Scenario(
            hasBroker,
            hasLosses,
            pages,
            window,
            tolerance < 0 ? null : tolerance,
            TimeSpan.FromSeconds(timeout),
            steps));

    private static Gen<Step> StepsOf(bool hasLosses) => Gen.Select(
        Gen.Frequency(hasLosses ? WithLosses : WithoutLosses),
        Gen.Int[0, MaxPick],
        (kind, pick) => new Step(kind, pick));
}
