using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using CliWrap;

namespace PollerSaga.Benchmarks.Processes;

/// <summary>A child process whose output is read line by line. Its disposal kills it if it still runs.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _name;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _error = new();

    private ChildProcess(ProcessStartInfo start)
    {
        _name = $"{Path.GetFileName(start.FileName)} {start.ArgumentList.FirstOrDefault()}";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
                _lines.Writer.TryComplete();
            else
                _lines.Writer.TryWrite(line.Data);
        };
        _process.ErrorDataReceived += (_, line) => _error.AppendLine(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public static ChildProcess Start(
        string file,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The user's settings must not affect the benchmark.
        var settings = start.Environment.Keys.Where(key => key.StartsWith("PollerSaga__", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var setting in settings)
            start.Environment.Remove(setting);
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        return new ChildProcess(start);
    }

    /// <summary>Starts this program with other arguments.</summary>
    public static ChildProcess StartSelf(IEnumerable<string> arguments, string folder) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? Start(Environment.ProcessPath!, [typeof(ChildProcess).Assembly.Location, .. arguments], folder)
            : Start(Environment.ProcessPath!, arguments, folder);

    /// <summary>Waits for the next line of output.</summary>
    /// <exception cref="InvalidOperationException">The process ended.</exception>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (await _lines.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_lines.Reader.TryRead(out var line))
                return line;
        }

        await _process.WaitForExitAsync(cancellationToken);
        throw Failure();
    }

    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for the process to exit.</summary>
    /// <exception cref="InvalidOperationException">The exit code is not 0.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode != 0)
            throw Failure();
    }

    /// <summary>Sends SIGTERM and waits for the process to exit.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Cli.Wrap("kill").WithArguments(["-TERM", Id.ToString(CultureInfo.InvariantCulture)]).ExecuteAsync(cancellationToken);
        await EndAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private InvalidOperationException Failure() => new($"{_name} ended with exit code {_process.ExitCode}:{Environment.NewLine}{_error}");
}
