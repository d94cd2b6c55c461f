namespace PollerSaga.Tests.Window.Properties;

/// <summary>One step of a sequence.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Pick">Chooses among the possibilities that exist at that moment.</param>
internal readonly record struct Step(StepKind Kind, int Pick)
{
    public override string ToString() => $"{Kind}:{Pick}";
}
