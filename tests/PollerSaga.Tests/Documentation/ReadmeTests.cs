using System.Text.RegularExpressions;
using MassTransit;
using PollerSaga.Jobs;
using PollerSaga.Settings;
using PollerSaga.Tasks;
using PollerSaga.Tests.Support;
using PollerSaga.Transport;

namespace PollerSaga.Tests.Documentation;

public sealed partial class ReadmeTests
{
    private static readonly string Readme = Repository.Read("README.md");
    private static readonly TestOptions Settings = new();

    [Test]
    public void Shows_the_diagram_of_the_task_state_machine() => ShowsDiagram(
        "task-diagram",
        new PollerTaskStateMachine(Settings.Of<WorkerOptions>(), TimeProvider.System));

    [Test]
    public void Shows_the_diagram_of_the_job_state_machine() => ShowsDiagram(
        "job-diagram",
        new PollerJobStateMachine(
            Settings.Of<PollingOptions>(),
            StartLimits.Of(Settings.Fetching, Settings.Polling),
            Settings.Of<TransportOptions>(),
            TimeProvider.System));

    [Test]
    public void Names_every_setting_with_its_default() => Assert.That(
        SettingRow().Matches(Readme).Select(row => (row.Groups["name"].Value, row.Groups["default"].Value)),
        Is.EqualTo(SettingsTable.Rows));

    [Test]
    [TestCase("dotnet run --project src/PollerSaga.Worker -- demo")]
    [TestCase("./test.sh")]
    public void Shows_the_first_commands(string command) => Assert.That(Readme, Does.Contain("\n" + command + " "));

    private static void ShowsDiagram<TSaga>(string marker, StateMachine<TSaga> machine)
        where TSaga : class, SagaStateMachineInstance
    {
        var expected = $"<!-- {marker} -->\n```mermaid\n{StateDiagram.Of(machine)}```\n<!-- /{marker} -->";

        Assert.That(Readme, Does.Contain(expected), $"README.md must contain, at the marker {marker}:\n{expected}");
    }

    [GeneratedRegex(@"^\| `(?<name>[A-Z]\w+(:\w+)+)` \| (?<default>[^|]*?) ?\| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex SettingRow();
}
