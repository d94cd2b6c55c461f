using System.Globalization;
using CliWrap;
using CliWrap.Buffered;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>A small file system in memory, mounted for a test.</summary>
public sealed class TemporaryFileSystem : IAsyncDisposable
{
    private readonly string _folder;

    private TemporaryFileSystem(string folder) => _folder = folder;

    /// <summary>Mounts it, or ignores the test where that is not permitted.</summary>
    public static async Task<TemporaryFileSystem> MountAsync(string folder, int kilobytes)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("A small file system can be mounted on Linux alone.");

        var options = string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k");
        var mount = await Cli.Wrap("mount").WithArguments(["-t", "tmpfs", "-o", options, "tmpfs", folder]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        if (mount.ExitCode != 0)
            Assert.Ignore($"Mounting a small file system takes root and a container that may: {mount.StandardError.Trim()}");
        return new TemporaryFileSystem(folder);
    }

    public Task ResizeAsync(int kilobytes) => RemountAsync(string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k"));

    public Task MakeReadOnlyAsync() => RemountAsync("ro");

    public Task MakeWritableAsync() => RemountAsync("rw");

    public async ValueTask DisposeAsync() => await Cli.Wrap("umount").WithArguments([_folder]).ExecuteAsync();

    private async Task RemountAsync(string options) => await Cli.Wrap("mount").WithArguments(["-o", $"remount,{options}", _folder]).ExecuteAsync();
}
