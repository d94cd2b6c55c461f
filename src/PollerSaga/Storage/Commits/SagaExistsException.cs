using PollerSaga.Faults;

namespace PollerSaga.Storage.Commits;

/// <summary>A saga to be inserted exists: the message is a duplicate of one that another consumer handles.</summary>
/// <param name="saga">Kind and id of the saga.</param>
internal sealed class SagaExistsException(string saga) : ConcurrencyConflictException($"{saga} exists already.");
