namespace PollerSaga.Delivery;

/// <summary>Where pointer messages go.</summary>
public enum ProcessingQueueKind
{
    /// <summary>A spool folder in maildir manner: a message is a file, complete once it is in <c>new</c>.</summary>
    Spool,
}
