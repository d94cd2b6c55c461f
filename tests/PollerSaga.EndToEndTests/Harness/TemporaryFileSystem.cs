using System.Globalization;
using CliWrap;
using CliWrap.Buffered;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>A small file system in memory for one test.</summary>
public sealed class TemporaryFileSystem : IAsyncDisposable
{
    private readonly string _folder;

    private TemporaryFileSystem(string folder) => _folder = folder;

    /// <summary>Mounts the file system. Without permission, ignores the test.</summary>
    public static async Task<TemporaryFileSystem> MountAsync(string folder, int kilobytes)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("This test mounts a small file system, which is supported only on Linux.");

        var options = string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k");
        var mount = await Cli.Wrap("mount").WithArguments(
            ["-t", "tmpfs", "-o", options, "tmpfs", folder]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        if (mount.ExitCode != 0)
            Assert.Ignore($"Mounting a small file system needs root and, in a container, permission: {mount.StandardError.Trim()}");
        return new TemporaryFileSystem(folder);
    }

    public Task ResizeAsync(int kilobytes) => RemountAsync(string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k"));

    public Task MakeReadOnlyAsync() => RemountAsync("ro");

    public Task MakeWritableAsync() => RemountAsync("rw");

    public async ValueTask DisposeAsync() => await Cli.Wrap("umount").WithArguments([_folder]).ExecuteAsync();

    private async Task RemountAsync(string options) =>
        await Cli.Wrap("mount").WithArguments(["-o", $"remount,{options}", _folder]).ExecuteAsync();
}
