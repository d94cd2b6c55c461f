using PollerSaga.Faults;

namespace PollerSaga.Storage.Commits;

/// <summary>Another message has changed a saga's row since it was read. The message is handled again, with the current row.</summary>
/// <param name="saga">Kind and id of the saga.</param>
internal sealed class SagaConflictException(string saga) : ConcurrencyConflictException(
    $"{saga} was changed by another message in the meantime.");
