using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Jobs.Control;

/// <summary>A command in the dashboard: its button, and the question that it asks first.</summary>
/// <param name="Button">The button. Commands of which a job offers one at a time share a button, so that it keeps the focus.</param>
/// <param name="Label">The text of the button.</param>
internal sealed record JobCommandQuestion(string Button, string Label)
{
    /// <summary>The question.</summary>
    public required string Title { get; init; }

    /// <summary>The consequences for a job.</summary>
    public required Func<PollerJobStatus, string> Text { get; init; }

    /// <summary>The text of the button that confirms.</summary>
    public required string Confirm { get; init; }

    /// <summary>The message after success.</summary>
    public required Func<PollerJobChanged, string> Done { get; init; }

    /// <summary>The first value of the parameter's field.</summary>
    public Func<PollerJobStatus, string> InitialValue { get; init; } = _ => string.Empty;

    /// <summary>Whether the job offers the command.</summary>
    public required Func<PollerJobStatus, bool> IsOffered { get; init; }

    /// <summary>Whether the command discards work.</summary>
    public bool IsDangerous { get; init; }
}
