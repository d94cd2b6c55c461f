namespace PollerSaga.Tests.Window.Properties;

/// <summary>Reports what does not hold.</summary>
internal static class Violation
{
    public static void Unless(bool holds, string what)
    {
        if (!holds)
            throw new AssertionException($"Violated: {what}");
    }
}
