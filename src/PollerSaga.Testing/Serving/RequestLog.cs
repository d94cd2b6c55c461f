using PollerSaga.Testing.Reports;

namespace PollerSaga.Testing.Serving;

/// <summary>The requests that a partner received, and their counts. It keeps the last requests only.</summary>
internal sealed class RequestLog(TimeProvider time, int capacity)
{
    private const int MaxProblems = 20;

    private readonly Lock _lock = new();
    private readonly Queue<ReceivedRequest> _requests = new();
    private readonly Dictionary<PartnerRequestKind, int> _arrived = [];
    private readonly Dictionary<long, int> _pages = [];
    private readonly List<string> _problems = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private int _inFlight;

    public int MaxInFlight { get; private set; }
    public int BeyondEnd { get; private set; }
    public int Limited { get; private set; }
    public int Unauthorized { get; private set; }
    public int Rejected { get; private set; }

    public IReadOnlyList<ReceivedRequest> Requests =>
        Locked(() => _requests.OrderBy(request => request.At).ThenBy(request => request.Number).ToList());

    public IReadOnlyList<string> Problems => Locked(() => _problems.ToList());
    public IReadOnlyDictionary<long, int> Pages => Locked(() => new Dictionary<long, int>(_pages));

    public int Count(PartnerRequestKind kind) => Locked(() => _arrived.GetValueOrDefault(kind));

    /// <summary>Counts a request. The caller ends it.</summary>
    public ReceivedRequest Arrive(PartnerRequestKind kind, string method, string target)
    {
        lock (_lock)
        {
            var number = _arrived[kind] = _arrived.GetValueOrDefault(kind) + 1;
            if (kind == PartnerRequestKind.Page)
            {
                MaxInFlight = Math.Max(MaxInFlight, ++_inFlight);
                _waiters.RemoveAll(waiter => number >= waiter.Count && waiter.Reached.TrySetResult());
            }

            return new ReceivedRequest(number, kind, method, target, time.GetUtcNow());
        }
    }

    /// <summary>Counts the page of a request.</summary>
    /// <returns>The number of requests for the page.</returns>
    public int CountPage(long page, bool isBeyondEnd)
    {
        lock (_lock)
        {
            if (isBeyondEnd)
                BeyondEnd++;
            return _pages[page] = _pages.GetValueOrDefault(page) + 1;
        }
    }

    /// <summary>Ends a request.</summary>
    /// <param name="request">The request with its response.</param>
    /// <param name="kind">The kind of refusal.</param>
    public void End(ReceivedRequest request, Refusal kind)
    {
        lock (_lock)
        {
            if (request.Kind == PartnerRequestKind.Page)
                _inFlight--;
            Limited += kind == Refusal.Limited ? 1 : 0;
            Unauthorized += kind == Refusal.Unauthorized ? 1 : 0;
            Rejected += kind == Refusal.Rejected ? 1 : 0;
            if (request.Problem is { } problem && kind is Refusal.Rejected or Refusal.Unauthorized && _problems.Count < MaxProblems)
                _problems.Add(problem);
            _requests.Enqueue(request);
            if (_requests.Count > capacity)
                _requests.Dequeue();
        }
    }

    public Task WhenPageRequestsReach(int count)
    {
        lock (_lock)
        {
            if (_arrived.GetValueOrDefault(PartnerRequestKind.Page) >= count)
                return Task.CompletedTask;

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task;
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }
}
