namespace PollerSaga.Storage.Sagas;

/// <summary>A saga that was to be inserted exists: the message that wanted it is a duplicate of one being handled elsewhere.</summary>
/// <param name="saga">Kind and id of the saga.</param>
internal sealed class SagaExistsException(string saga) : Exception($"{saga} exists already.");
