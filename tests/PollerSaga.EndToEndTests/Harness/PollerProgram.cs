using System.Diagnostics;
using System.Reflection;
using CliWrap;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>The built program as a process.</summary>
public sealed class PollerProgram : IAsyncDisposable
{
    // Sufficient for a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private bool _isDisposed;
    private Task _ended = Task.CompletedTask;

    private PollerProgram(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Record(Output, line.Data);
        _process.ErrorDataReceived += (_, line) => Record(Error, line.Data);
    }

    /// <summary>
    /// The folder of the program: <c>POLLERSAGA_TEST_PROGRAM</c>, or the build's output. A published program is precompiled, and starts in
    /// half the time.
    /// </summary>
    public static string Folder { get; } = Path.GetFullPath(
        Environment.GetEnvironmentVariable("POLLERSAGA_TEST_PROGRAM")
        ?? typeof(PollerProgram).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "ProgramFolder")
            .Value!);

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public Transcript Output { get; } = new();

    public Transcript Error { get; } = new();

    /// <summary>Starts the program.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="environment">Added to this process's environment, which is inherited without PollerSaga's settings.</param>
    public static PollerProgram Start(
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? environment = null) =>
        StartIn(Folder, arguments, folder, environment);

    /// <summary>Starts the program of another build.</summary>
    /// <param name="programFolder">The folder of the program.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="environment">As for <see cref="Start(IEnumerable{string}, string, IReadOnlyDictionary{string, string}?)"/>.</param>
    public static PollerProgram StartIn(
        string programFolder,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? environment = null) =>
        Start(Path.Combine(programFolder, "pollersaga"), arguments, folder, environment);

    /// <summary>Runs a command line from the program's output in a shell that finds <c>pollersaga</c>.</summary>
    public static PollerProgram StartInShell(string commandLine, string folder, IReadOnlyDictionary<string, string>? environment = null) =>
        Start("sh", ["-c", $"exec {commandLine}"], folder, environment);

    /// <summary>Waits for the exit.</summary>
    public async Task<ProgramResult> EndAsync(TimeSpan? patience = null)
    {
        if (await Task.WhenAny(_ended, Task.Delay(patience ?? Patience)) != _ended)
            throw new AssertionException(
                $"The program did not exit in time; standard output:\n{Output.Text}\nstandard error:\n{Error.Text}");
        return new ProgramResult(_process.ExitCode, Output.Text, Error.Text);
    }

    /// <summary>Waits for an event while the program runs.</summary>
    public async Task UntilAsync(Task happened, string what)
    {
        if (await Task.WhenAny(happened, _ended, Task.Delay(Patience)) != happened)
            throw new AssertionException($"Timed out waiting for {what}; standard output:\n{Output.Text}\nstandard error:\n{Error.Text}");
        await happened;
    }

    /// <summary>Sends SIGKILL and waits for the exit.</summary>
    public Task<ProgramResult> KillAsync()
    {
        _process.Kill();
        return EndAsync();
    }

    /// <summary>Sends a signal, for example <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal) => await Cli.Wrap("sh").WithArguments(["-c", $"kill -{signal} {Id}"]).ExecuteAsync();

    public async ValueTask DisposeAsync()
    {
        // A test disposes a worker that it replaces; its fleet disposes all workers.
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
        {
            // Includes the children of a shell.
            _process.Kill(entireProcessTree: true);
            await EndAsync();
        }

        _process.Dispose();
    }

    private static PollerProgram Start(
        string file,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        var ownKeys = start.Environment.Keys.Where(key => key.StartsWith("PollerSaga", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var setting in ownKeys)
            start.Environment.Remove(setting);
        start.Environment["PATH"] = $"{Folder}{Path.PathSeparator}{start.Environment["PATH"]}";

        // If the SDK is not in the default location, the program uses the SDK that runs these tests.
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { } host)
            start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(
                Path.GetFullPath(File.ResolveLinkTarget(host, returnFinalTarget: true)?.FullName ?? host));

        // The partners of tests are on loopback, which a worker does not poll by default.
        start.Environment["PollerSaga__Fetching__AllowedNetworks"] = "127.0.0.0/8";
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;

        var program = new PollerProgram(new Process { StartInfo = start });
        program._process.Start();
        program._process.StandardInput.Close();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        program._ended = program._process.WaitForExitAsync();
        return program;
    }

    private static void Record(Transcript transcript, string? line)
    {
        if (line is not null)
            transcript.Add(line);
    }
}
