namespace PollerSaga.Tests.Architecture;

/// <summary>The outcome of a rule.</summary>
internal static class Violations
{
    /// <summary>Fails with all violations; NUnit itself prints the first ten.</summary>
    public static void AssertNone(IEnumerable<string> violations)
    {
        var lines = violations.ToList();
        if (lines.Count > 0)
            Assert.Fail($"{lines.Count}:\n{string.Join('\n', lines)}");
    }
}
