using PollerSaga.Settings;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Settings;

public sealed class SecretsCheckTests
{
    [Test]
    public void Accepts_every_name_of_a_secret() =>
        Assert.That(FindFailures("Secrets:github_token=canary", "secrets:A-1=", "SecretsDirectory=/run/secrets"), Is.Empty);

    [TestCase("Secrets=canary", "PollerSaga:Secrets has a value, but each secret has a name: set PollerSaga:Secrets:NAME.")]
    [TestCase(
        "Secrets:a b=canary",
        "PollerSaga:Secrets:a b is not the name of a secret; a name has letters, digits, '_' and '-', and begins with a letter or '_'.")]
    [TestCase(
        "Secrets:a:b=canary",
        "PollerSaga:Secrets:a is not the name of a secret; a name has letters, digits, '_' and '-', and begins with a letter or '_'.")]
    [TestCase(
        "Secrets:1=canary",
        "PollerSaga:Secrets:1 is not the name of a secret; a name has letters, digits, '_' and '-', and begins with a letter or '_'.")]
    [TestCase(
        "SecretsDirectory:x=canary",
        "PollerSaga:SecretsDirectory:x is not a setting; correct the name in appsettings.json, the environment or the command line.")]
    public void States_a_mistake_without_the_value(string setting, string sentence) =>
        Assert.That(FindFailures(setting), Is.EqualTo(new[] { sentence }));

    private static List<string> FindFailures(params string[] settings)
    {
        var configuration = TestSettings.In("data", [.. settings.Select(setting => (setting.Split('=')[0], setting.Split('=')[1]))]);
        var check = new SettingsCheck();
        SecretsCheck.Validate(configuration.GetSection(SettingsCheck.Root), check);
        return check.Failures;
    }
}
