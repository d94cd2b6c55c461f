namespace PollerSaga.EndToEndTests.Failpoints;

/// <summary>A moment at which a program kills itself.</summary>
/// <param name="Place">The place in the code.</param>
/// <param name="Pass">Number of the pass, from 1.</param>
internal sealed record Failpoint(string Place, int Pass)
{
    public override string ToString() => $"{Place}#{Pass}";
}
