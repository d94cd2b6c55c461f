using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Tests.Support;

/// <summary>Keeps what is logged, a line per message: its text, and the exception's after a bar.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _seen = new();

    /// <summary>Everything, in order.</summary>
    public IEnumerable<string> All => _lines.Select(line => line.Text);

    /// <summary>The messages of an id.</summary>
    public IEnumerable<string> Of(int id) => _lines.Where(line => line.Id == id).Select(line => line.Text);

    /// <summary>Ends when a message of an id has been logged.</summary>
    public Task WhenSaidAsync(int id) => SignalOf(id).Task.OrTimeOut();

    /// <summary>A logger that writes here.</summary>
    public ILogger<T> For<T>() =>
        LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this)).CreateLogger<T>();

    /// <summary>Has all of the engine's messages kept, whatever else is logged.</summary>
    public void Keep(IServiceCollection services) =>
        services.AddLogging(logging => logging.AddProvider(this).AddFilter<LogLines>(nameof(PollerSaga), LogLevel.Trace));

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
        // Lines are read after what wrote them has gone.
    }

    private TaskCompletionSource SignalOf(int id) =>
        _seen.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class Logger(LogLines log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            log._lines.Enqueue((eventId.Id, formatter(state, null) + (exception is null ? "" : $" | {exception.Message}")));
            log.SignalOf(eventId.Id).TrySetResult();
        }
    }
}
