namespace PollerSaga.Storage.Commits;

/// <summary>
/// A row that must be locked before others appeared after they were locked. The transaction is rolled back and repeated; it then finds the
/// row.
/// </summary>
/// <param name="row">The row.</param>
internal sealed class LockOrderException(string row) : Exception($"{row} was inserted by another transaction in the meantime.");
