namespace PollerSaga.Fetching.Pagination;

/// <summary>A paginator of the host.</summary>
/// <param name="Name">The name, which a definition states as the type of its pagination.</param>
/// <param name="Create">Creates the paginator, once per process.</param>
internal sealed record PaginatorRegistration(string Name, Func<IServiceProvider, IPaginator> Create);
