using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.Exits;

namespace PollerSaga.Tests.Worker.Commands.Parsing;

public sealed class SettingArgumentsTests
{
    [TestCase("--PollerSaga:Polling:MaxConcurrency=10", TestName = "Takes_a_setting_with_an_equals_sign")]
    [TestCase("--PollerSaga:Polling:MaxConcurrency 10", TestName = "Takes_a_setting_with_a_space")]
    public void Parts_settings_from_the_words(string setting)
    {
        string[] args = ["run", .. setting.Split(' '), "http://api.test/p", "--data", "x"];

        var (words, settings) = SettingArguments.Split(args);

        Assert.That(words, Is.EqualTo(new[] { "run", "http://api.test/p", "--data", "x" }));
        Assert.That(settings, Is.EqualTo(new[] { "--PollerSaga:Polling:MaxConcurrency=10" }));
    }

    [Test]
    public void Takes_several_settings_in_any_case_and_of_logging_too()
    {
        var (words, settings) = SettingArguments.Split(
            ["--pollersaga:Fetching:UserAgent=a=b", "jobs", "--Logging:LogLevel:Default", "Debug", "--POLLERSAGA:x:y="]);

        Assert.That(words, Is.EqualTo(new[] { "jobs" }));
        Assert.That(
            settings,
            Is.EqualTo(new[] { "--pollersaga:Fetching:UserAgent=a=b", "--Logging:LogLevel:Default=Debug", "--POLLERSAGA:x:y=" }));
    }

    [Test]
    public void Leaves_words_alone_that_are_no_settings()
    {
        string[] args = ["run", "PollerSaga:x=1", "--PollerSagas:x=1", "-PollerSaga:x=1", "--data=PollerSaga:x", ""];

        var (words, settings) = SettingArguments.Split(args);

        Assert.That((words, settings), Is.EqualTo((args, Array.Empty<string>())));
    }

    [Test]
    public void Refuses_a_setting_without_a_value() => Assert.That(
        () => SettingArguments.Split(["run", "--PollerSaga:Polling:MaxConcurrency"]),
        Throws.TypeOf<UsageException>().With.Message.EqualTo(
            "--PollerSaga:Polling:MaxConcurrency has no value. Write --PollerSaga:Polling:MaxConcurrency=VALUE."));

    [TestCase("--PollerSaga:Http:ApiKey=pollersaga_secret")]
    [TestCase("--pollersaga:http:apikey pollersaga_secret")]
    public void Refuses_a_key(string setting) => Assert.That(
        () => SettingArguments.Split(["jobs", .. setting.Split(' ')]),
        Throws.TypeOf<UsageException>().With.Message.Contains("POLLERSAGA_API_KEY").And.Message.Not.Contain("pollersaga_secret"));

    [Test]
    public void Takes_no_other_failure_for_one_of_reading() =>
        Assert.That(
            SettingArguments.IsReadingFailure(Assert.Throws<InvalidOperationException>(() => Array.Empty<int>().First())!),
            Is.False);
}
