using PollerSaga.Tasks;

namespace PollerSaga.Tests.Window.Properties;

/// <summary>What holds for the counter row after every step: 0 ≤ in window ≤ window, and every place is used.</summary>
internal static class WindowInvariants
{
    public static void Check(JobSnapshot before, JobSnapshot now, int pages)
    {
        if (now.Counter is not { } counter)
        {
            Violation.Unless(before.Counter is null && now.Tasks.Count == 0, "A job without a plan has no tasks, and never had a plan.");
            return;
        }

        var ended = now.Count(PollerTaskStates.Enqueued, PollerTaskStates.Complete, PollerTaskStates.Failed);
        Violation.Unless(counter.Total == pages, "The plan has all pages.");
        Violation.Unless(counter.Finished == ended, $"{counter.Finished} tasks are counted as ended.");
        Violation.Unless(counter.Failed == now.Count(PollerTaskStates.Failed), $"{counter.Failed} tasks are counted as failed.");
        Violation.Unless(counter.Completed == now.Count(PollerTaskStates.Complete), $"{counter.Completed} are counted as completed.");
        Violation.Unless(now.IsOver == counter.ClosedAt is not null || counter.Run < now.Run, "The window is closed with the job.");
        CheckStarts(before, now);
        if (now.IsOpen)
            CheckOpen(before, now, pages);
        else if (now.IsOver && ended < pages)
            Violation.Unless(now.Unbegun.SequenceEqual(counter.LostPages ?? []), "A closed window keeps the pages that were lost.");
    }

    // A narrowed or paused window keeps what it had released, and releases nothing.
    private static void CheckOpen(JobSnapshot before, JobSnapshot now, int pages)
    {
        var counter = now.Counter!;
        var kept = before.IsOpen && before.Run == now.Run ? before.InWindow : before.Counter?.LostPages?.Count ?? 0;
        var isAllReleased = counter.Next == counter.Total + counter.Redriven;
        var released = now.InFlight + now.Unbegun.Count + now.UnbegunRedrives;
        Violation.Unless(counter.Window == Math.Min(now.Places, pages), $"The window is {counter.Window} for {now.Places} places.");
        Violation.Unless(now.InWindow >= 0, $"{now.InWindow} tasks are in the window.");
        Violation.Unless(now.InWindow <= Math.Max(counter.Window, kept), $"The window of {counter.Window} releases {now.InWindow} tasks.");
        Violation.Unless(now.InWindow >= counter.Window || isAllReleased, $"The window of {counter.Window} has {now.InWindow} tasks.");
        Violation.Unless(now.InWindow == released, $"{released} tasks are released, and the counter has {now.InWindow}.");
    }

    private static void CheckStarts(JobSnapshot before, JobSnapshot now)
    {
        var had = before.Tasks.ToDictionary(task => task.Index, task => task.CurrentState);
        var starts = now.Tasks.Count(task => task.CurrentState is PollerTaskStates.Started
            && had.GetValueOrDefault(task.Index, PollerTaskStates.Pending) is PollerTaskStates.Pending);
        if (starts == 0)
            return;

        // A commit that is divided may start a task before it narrows the window.
        var window = now.Counter!.Window;
        if (before.IsOpen && before.Run == now.Run)
            window = Math.Max(window, before.Counter!.Window);
        Violation.Unless(now.IsOpen, "A task starts in a closed window.");
        Violation.Unless(now.InFlight <= window, $"{now.InFlight} tasks are in flight in a window of {window}.");
    }
}
