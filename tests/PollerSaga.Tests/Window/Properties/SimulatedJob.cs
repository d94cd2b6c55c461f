using PollerSaga.Contracts.Jobs;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Tasks;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>The messages of one job, and what has become of them.</summary>
internal sealed class SimulatedJob
{
    private readonly Dictionary<Guid, int> _pages;

    public SimulatedJob(int pages)
    {
        Pages = pages;
        _pages = Enumerable.Range(0, pages).ToDictionary(index => PollerTaskId.For(Id, index));
    }

    public Guid Id { get; } = Guid.NewGuid();

    public int Pages { get; }

    /// <summary>The job's run after the last step.</summary>
    public int Run { get; set; } = 1;

    /// <summary>Messages on their way.</summary>
    public List<Message> Messages { get; } = [];

    /// <summary>The messages on the processing queue.</summary>
    public List<QueuedPage> Queue { get; } = [];

    /// <summary>Announcements of the job's end since they were last read.</summary>
    public List<object> Announced { get; } = [];

    /// <summary>Tasks whose own message was delivered again, as the broker or a sweep does. They may be sent more than once.</summary>
    public HashSet<Guid> RepeatedTasks { get; } = [];

    /// <summary>Whether another message was delivered again, so that the end may be announced again.</summary>
    public bool HasRepeatedMessages { get; private set; }

    /// <summary>Whether the partner has refused the metadata.</summary>
    public bool HasRefusedMetadata { get; private set; }

    /// <summary>The page of a task.</summary>
    public int IndexOf(Guid taskId) => _pages[taskId];

    /// <summary>Puts a message on its way.</summary>
    public void Send(object body)
    {
        HasRefusedMetadata |= body is PollerJobPreparationFailed;
        if (body is PollerJobCompleted or PollerJobFailed)
            Announced.Add(body);
        else
            Messages.Add(new Message(body));
    }

    /// <summary>A message is delivered.</summary>
    public void RecordDelivery(Message message)
    {
        if (message.Body is not StartPollerTask start)
            HasRepeatedMessages |= message.IsRepeat;
        else if (message.IsRepeat || start.Resume)
            RepeatedTasks.Add(start.Page.TaskId);
    }
}
