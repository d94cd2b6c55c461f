using MassTransit;
using PollerSaga.Contracts.Jobs;
using PollerSaga.Jobs;
using PollerSaga.Jobs.Control;

namespace PollerSaga.Tests.Jobs.Control;

public sealed class JobCommandsTests
{
    [Test]
    public void Lists_every_command_once() => Assert.That(
        JobCommands.All.Select(command => command.Name),
        Is.EqualTo(new[] { "cancel", "redrive", "pause", "resume", "max-concurrency" }));

    [Test]
    public void Sends_only_messages_that_the_state_machine_handles()
    {
        var sent = JobCommands.All.Select(command => command.GetType().GetGenericArguments()[0]);
        var handled = typeof(PollerJobStateMachine).GetProperties()
            .Where(property => property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Event<>))
            .Select(property => property.PropertyType.GetGenericArguments()[0]);

        Assert.That(sent, Is.SubsetOf(handled));
    }

    [TestCaseSource(typeof(JobCommands), nameof(JobCommands.All))]
    public void Requires_the_permission_to_operate(object command) =>
        Assert.That(((JobCommand)command).Permission, Is.EqualTo(JobPermission.Operate));

    [Test]
    public void Names_the_option_of_a_parameter() => Assert.That(
        JobCommands.All.Select(command => command.Parameter?.Option).OfType<string>(),
        Is.EqualTo(new[] { "--timeout", "--max-concurrency" }));

    [TestCase("", null)]
    [TestCase(" 10m ", null)]
    [TestCase("soon", "Expected a duration such as 150s, 500ms, 5m, 1h or 00:02:30, or 0 for none.")]
    public void Checks_the_input_of_an_optional_parameter(string text, string? error) =>
        Assert.That(JobCommands.Redrive.Parameter!.FindInputError(text), Is.EqualTo(error));

    [TestCase("5", null)]
    [TestCase("", "Expected a whole number of at least 1.")]
    [TestCase("0", "Expected a whole number of at least 1.")]
    [TestCase("1.5", "Expected a whole number of at least 1.")]
    public void Checks_the_input_of_a_required_parameter(string text, string? error) =>
        Assert.That(JobCommands.SetMaxConcurrency.Parameter!.FindInputError(text), Is.EqualTo(error));

    [TestCase(PollerJobState.Running, false, "pause cancel max-concurrency")]
    [TestCase(PollerJobState.Preparing, true, "resume cancel max-concurrency")]
    [TestCase(PollerJobState.CompletedWithFailures, false, "redrive")]
    public void Offers_the_commands_that_a_job_allows(PollerJobState state, bool isPaused, string names)
    {
        var summary = new PollerJobSummary(
            Pending: 0,
            Started: 0,
            PayloadSaved: 0,
            Enqueued: 9,
            SuccessfullyCompleted: 0,
            FailedToComplete: 1,
            Total: 10);
        var now = DateTimeOffset.UnixEpoch;
        var job = new PollerJobStatus(Guid.NewGuid(), state, null, summary, now, null, 0, [], 5, isPaused ? now : null);

        Assert.That(
            JobCommands.All.Where(command => command.Question.IsOffered(job)).Select(command => command.Name),
            Is.EquivalentTo(names.Split(' ')));
    }
}
