using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PollerSaga.Tests.Support;

/// <summary>Records log messages, one line per message. An exception's text follows after <c> | </c>.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _seen = new();

    /// <summary>All messages, in order.</summary>
    public IEnumerable<string> All => _lines.Select(line => line.Text);

    /// <summary>The messages with an event id.</summary>
    public IEnumerable<string> Of(int id) => _lines.Where(line => line.Id == id).Select(line => line.Text);

    /// <summary>Completes when a message with an event id is logged.</summary>
    public Task WhenSaidAsync(int id) => SignalOf(id).Task.OrTimeOut();

    /// <summary>Creates a logger that writes to this object.</summary>
    public ILogger<T> For<T>() =>
        LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this)).CreateLogger<T>();

    /// <summary>Records all messages of the engine, at every log level.</summary>
    public void Keep(IServiceCollection services) =>
        services.AddLogging(logging => logging.AddProvider(this).AddFilter<LogLines>(nameof(PollerSaga), LogLevel.Trace));

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
        // Tests read lines after the host has been disposed.
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
