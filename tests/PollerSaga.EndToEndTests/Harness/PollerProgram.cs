using System.Diagnostics;
using System.Reflection;
using CliWrap;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>The built program, running as a process.</summary>
public sealed class PollerProgram : IAsyncDisposable
{
    // Far longer than anything takes on a busy machine: only what never happens is waited for so long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private Task _ended = Task.CompletedTask;

    private PollerProgram(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Note(Output, line.Data);
        _process.ErrorDataReceived += (_, line) => Note(Error, line.Data);
    }

    /// <summary>The folder the build put it in.</summary>
    public static string Folder { get; } = Path.GetFullPath(typeof(PollerProgram).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ProgramFolder")
        .Value!);

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public Transcript Output { get; } = new();

    public Transcript Error { get; } = new();

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The folder it is started in.</param>
    /// <param name="environment">Added to the environment of this process, which is passed on without settings of PollerSaga.</param>
    public static PollerProgram Start(IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(Path.Combine(Folder, "pollersaga"), arguments, folder, environment);

    /// <summary>Runs a command line in a shell that finds <c>pollersaga</c>, as one that was copied from the program's output.</summary>
    public static PollerProgram StartInShell(string commandLine, string folder, IReadOnlyDictionary<string, string>? environment = null) =>
        Start("sh", ["-c", $"exec {commandLine}"], folder, environment);

    /// <summary>Waits for its end.</summary>
    public async Task<ProgramResult> EndAsync(TimeSpan? patience = null)
    {
        if (await Task.WhenAny(_ended, Task.Delay(patience ?? Patience)) != _ended)
            throw new AssertionException($"It did not end in time; standard output:\n{Output.Text}\nstandard error:\n{Error.Text}");
        return new ProgramResult(_process.ExitCode, Output.Text, Error.Text);
    }

    /// <summary>Waits until something happens while it runs.</summary>
    public async Task UntilAsync(Task happened, string what)
    {
        if (await Task.WhenAny(happened, _ended, Task.Delay(Patience)) != happened)
            throw new AssertionException($"Waited in vain for {what}; standard output:\n{Output.Text}\nstandard error:\n{Error.Text}");
        await happened;
    }

    /// <summary><c>kill -9</c>, and waits until it is dead.</summary>
    public Task<ProgramResult> KillAsync()
    {
        _process.Kill();
        return EndAsync();
    }

    /// <summary>Sends it a signal, for example <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal) => await Cli.Wrap("sh").WithArguments(["-c", $"kill -{signal} {Id}"]).ExecuteAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // With what a shell has started besides.
            _process.Kill(entireProcessTree: true);
            await EndAsync();
        }

        _process.Dispose();
    }

    private static PollerProgram Start(string file, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        foreach (var setting in start.Environment.Keys.Where(key => key.StartsWith("PollerSaga", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(setting);
        start.Environment["PATH"] = $"{Folder}{Path.PathSeparator}{start.Environment["PATH"]}";

        // An SDK that is not where the system looks for it is the one that runs these tests.
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { } host)
            start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Path.GetFullPath(File.ResolveLinkTarget(host, returnFinalTarget: true)?.FullName ?? host));
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

    private static void Note(Transcript transcript, string? line)
    {
        if (line is not null)
            transcript.Add(line);
    }
}
