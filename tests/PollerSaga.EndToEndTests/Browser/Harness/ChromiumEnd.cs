namespace PollerSaga.EndToEndTests.Browser;

/// <summary>The browser ends with the last of its tests.</summary>
[SetUpFixture]
public sealed class ChromiumEnd
{
    [OneTimeTearDown]
    public Task StopAsync() => Harness.Chromium.StopAsync();
}
