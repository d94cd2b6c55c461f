using Microsoft.Extensions.Configuration;
using NUnit.Framework.Constraints;
using PollerSaga.Fetching.Secrets;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Fetching.Secrets;

public sealed class ConfiguredSecretsTests
{
    private readonly SteppedClock _clock = new();
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Finds_a_secret_of_the_configuration_in_any_case() =>
        Assert.That(
            new[] { "github_token", "GITHUB_TOKEN", "Github_Token" }.Select(Create(("PollerSaga:Secrets:GitHub_Token", "canary")).Find),
            Is.All.EqualTo("canary"));

    [TestCase("canary", "canary")]
    [TestCase("canary\n", "canary")]
    [TestCase("canary\r\n", "canary")]
    [TestCase("canary\n\n", "canary\n")]
    [TestCase(" canary ", " canary ")]
    [TestCase("\uFEFFcanary", "canary")]
    [TestCase("", "")]
    public void Reads_a_file_without_its_final_line_break(string content, string value)
    {
        File.WriteAllText(_folder["Token"], content);

        Assert.That((InFolder().Get("Token"), InFolder().Get("token")), Is.EqualTo((value, value)));
    }

    [Test]
    public void The_configuration_takes_precedence()
    {
        File.WriteAllText(_folder["token"], "file");

        Assert.That(
            Create(("PollerSaga:SecretsDirectory", _folder.Path), ("PollerSaga:Secrets:token", "configuration")).Get("token"),
            Is.EqualTo("configuration"));
    }

    [Test]
    public void Reads_a_changed_file_within_seconds()
    {
        File.WriteAllText(_folder["token"], "old");
        var secrets = InFolder();
        Assert.That((secrets.Get("token"), secrets.Find("other")), Is.EqualTo(("old", (string?)null)));

        File.WriteAllText(_folder["token"], "new");
        File.WriteAllText(_folder["other"], "created");
        _clock.Advance(SecretFiles.MaxAge);

        Assert.That((secrets.Get("token"), secrets.Find("other")), Is.EqualTo(("new", "created")));
    }

    [TestCase("../secret")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("a:b")]
    [TestCase(".hidden")]
    [TestCase("")]
    [TestCase("a\0b")]
    public void Reads_nothing_outside_the_folder(string name)
    {
        File.WriteAllText(_folder["secret"], "canary");
        Directory.CreateDirectory(_folder["inner"]);
        var secrets = Create(("PollerSaga:SecretsDirectory", _folder["inner"]), ("PollerSaga:Secrets:a:b", "canary"));

        Assert.That(secrets.Find(name), Is.Null);
        Assert.That(() => secrets.Get(name), Throws.TypeOf<MissingSecretException>());
    }

    [Test]
    public void A_missing_secret_names_both_places()
    {
        var failure = Assert.Throws<MissingSecretException>(() => InFolder().Get("token"))!;

        Assert.That(failure.Message, Is.EqualTo(
            "The secret 'token' is missing. Set PollerSaga:Secrets:token (in the environment: PollerSaga__Secrets__token), or create the "
            + $"file {_folder["token"]}, on every worker."));
        Assert.That(
            Assert.Throws<MissingSecretException>(() => Create().Get("token"))!.Message,
            Does.Contain("name a folder with PollerSaga:SecretsDirectory"));
    }

    [Test]
    public void A_missing_folder_an_ambiguous_name_and_a_large_file_are_errors()
    {
        File.WriteAllText(_folder["TOKEN"], "canary1");
        File.WriteAllText(_folder["Token"], "canary2");
        File.WriteAllText(_folder["large"], new string('c', SecretFiles.MaxBytes + 1));
        File.WriteAllBytes(_folder["binary"], [0xC3, 0x28]);

        Assert.That(() => InFolder().Get("token"), FailsWith("differ only in case"));
        Assert.That(InFolder().Get("TOKEN"), Is.EqualTo("canary1"));
        Assert.That(() => InFolder().Get("large"), FailsWith("larger than 64 KiB"));
        Assert.That(() => InFolder().Get("binary"), FailsWith("not in UTF-8"));
        Assert.That(
            () => Create(("PollerSaga:SecretsDirectory", _folder["absent"])).Get("token"),
            FailsWith("PollerSaga:SecretsDirectory"));
    }

    private static ContainsConstraint FailsWith(string text) =>
        Throws.TypeOf<MissingSecretException>().With.Message.Contain(text).And.Message.Not.Contain("canary");

    private ConfiguredSecrets InFolder() => Create(("PollerSaga:SecretsDirectory", _folder.Path));

    private ConfiguredSecrets Create(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build(),
        _clock);
}
