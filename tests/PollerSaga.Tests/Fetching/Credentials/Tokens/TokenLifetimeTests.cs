using PollerSaga.Fetching.Credentials.Tokens;

namespace PollerSaga.Tests.Fetching.Credentials.Tokens;

public sealed class TokenLifetimeTests
{
    [TestCase("3600", 3600)]
    [TestCase("3599.5", 3599.5)]
    [TestCase("1e300", 366 * 24 * 3600)]
    [TestCase("0", null)]
    [TestCase("-1", null)]
    [TestCase("soon", null)]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void Is_a_positive_number_of_seconds(string? text, double? seconds) =>
        Assert.That(TokenLifetime.Parse(text)?.TotalSeconds, Is.EqualTo(seconds));
}
