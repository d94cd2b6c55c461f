namespace PollerSaga.Storage.Commits;

/// <summary>
/// A row of a kind that changes often. The rows of this kind in one transaction are written together, before all other rows.
/// </summary>
public interface IBulkSagaRow : ISagaRow;
