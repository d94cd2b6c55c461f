namespace PollerSaga.Testing.Faults;

/// <summary>A page whose continuation leads back.</summary>
/// <param name="Page">The page, from 0.</param>
/// <param name="To">The page that follows it: the page itself or an earlier one.</param>
public sealed record CursorLoop(int Page, int To);
