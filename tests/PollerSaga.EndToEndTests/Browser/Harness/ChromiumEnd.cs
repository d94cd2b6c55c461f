namespace PollerSaga.EndToEndTests.Browser;

/// <summary>Closes the browser after the last test.</summary>
[SetUpFixture]
public sealed class ChromiumEnd
{
    [OneTimeTearDown]
    public Task StopAsync() => Harness.Chromium.StopAsync();
}
