using PollerSaga.Jobs.Control;
using MudIcons = MudBlazor.Icons;

namespace PollerSaga.Worker.Dashboard.Components;

/// <summary>The icons of the job commands.</summary>
internal static class JobCommandIcons
{
    private static readonly Dictionary<string, string> Icons = new()
    {
        [JobCommands.Pause.Name] = MudIcons.Material.Filled.Pause,
        [JobCommands.Resume.Name] = MudIcons.Material.Filled.PlayArrow,
        [JobCommands.SetMaxConcurrency.Name] = MudIcons.Material.Filled.Tune,
        [JobCommands.Cancel.Name] = MudIcons.Material.Filled.Stop,
        [JobCommands.Redrive.Name] = MudIcons.Material.Filled.Replay,
    };

    /// <summary>Returns a command's icon; a neutral icon for a command without its own.</summary>
    public static string Of(JobCommand command) => Icons.GetValueOrDefault(command.Name, MudIcons.Material.Filled.ArrowForward);
}
