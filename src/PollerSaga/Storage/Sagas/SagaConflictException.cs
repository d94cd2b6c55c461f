namespace PollerSaga.Storage.Sagas;

/// <summary>A saga's row was changed by someone else since it was read. The message is to be handled again, on the row as it is now.</summary>
/// <param name="saga">Kind and id of the saga.</param>
internal sealed class SagaConflictException(string saga) : Exception($"{saga} was changed by another message in the meantime.");
