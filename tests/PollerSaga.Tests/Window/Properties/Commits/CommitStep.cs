namespace PollerSaga.Tests.Window.Properties.Commits;

/// <summary>One write.</summary>
/// <param name="Kind">What is written.</param>
/// <param name="Pick">Chooses among the possibilities that exist at that moment.</param>
internal readonly record struct CommitStep(CommitKind Kind, int Pick)
{
    public override string ToString() => $"{Kind}:{Pick}";
}
