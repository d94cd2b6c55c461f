using System.Diagnostics;

namespace PollerSaga.Tests.Support;

/// <summary>
/// A file system of a few KiB, in memory. Only root on Linux can mount one. Otherwise, the test is ignored.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _mountPoint;

    private SmallDisk(TemporaryFolder mountPoint) => _mountPoint = mountPoint;

    public string Path => _mountPoint.Path;

    public static SmallDisk Mount(int kibibytes, string options = "rw")
    {
        var mountPoint = new TemporaryFolder();
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k,{options}", "tmpfs", mountPoint.Path))
            return new SmallDisk(mountPoint);

        mountPoint.Dispose();
        Assert.Ignore("This test needs permission to mount a tmpfs.");
        throw new UnreachableException();
    }

    /// <summary>Writes a file until the disk is full.</summary>
    public void Fill(string name)
    {
        using var file = File.Create(System.IO.Path.Combine(Path, name), bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }

    /// <summary>Makes the file system read-only.</summary>
    public void MakeReadOnly() => Assert.That(Run("mount", "-o", "remount,ro", Path), Is.True);

    public void Dispose()
    {
        Run("umount", Path);
        _mountPoint.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
