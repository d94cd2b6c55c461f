using System.Collections.Concurrent;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Pagination;

/// <summary>Creates the paginators of streams.</summary>
internal sealed class PaginatorFactory
{
    // The types of a definition that have an implementation of their own.
    private static readonly HashSet<string> BuiltIn =
        new(["none", "page", "offset", "cursor", "keyset", "nextUrl", "linkHeader", "startat"], StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, PaginatorRegistration> _registrations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<IPaginator>> _created = new(StringComparer.Ordinal);
    private readonly IServiceProvider _services;

    /// <exception cref="InvalidOperationException">A name is registered twice, or is the name of a built-in type.</exception>
    public PaginatorFactory(IEnumerable<PaginatorRegistration> registrations, IServiceProvider services)
    {
        _services = services;
        foreach (var registration in registrations)
        {
            if (BuiltIn.Contains(registration.Name))
                throw Refused(registration.Name, "is a built-in type");
            if (!_registrations.TryAdd(registration.Name, registration))
                throw Refused(registration.Name, "is registered twice");
        }
    }

    /// <summary>The names of the registered paginators, which a definition can use.</summary>
    public IReadOnlyCollection<string> Names => _registrations.Keys;

    /// <summary>Returns the paginator of a stream.</summary>
    /// <exception cref="FetchException">The paginator is not registered in this process.</exception>
    public IPaginator Create(PaginationDefinition definition) => definition switch
    {
        SinglePage => new NoPaginator(),
        PositionPagination position => new PositionPaginator(position),
        CursorPagination cursor => new CursorPaginator(cursor),
        KeysetPagination keyset => new KeysetPaginator(keyset),
        NextUrlPagination nextUrl => new NextUrlPaginator(nextUrl),
        LinkHeaderPagination link => new LinkHeaderPaginator(link),
        CustomPagination custom => Find(custom.Name),
        _ => throw new ArgumentException($"The pagination '{definition.Type}' has no paginator. Plan its pages.", nameof(definition)),
    };

    private static InvalidOperationException Refused(string name, string reason) =>
        new($"AddPaginator: the name '{name}' {reason}. Choose another name.");

    private IPaginator Find(string name)
    {
        if (!_registrations.TryGetValue(name, out var registration))
        {
            throw new FetchException(
                $"The pagination type '{name}' is not registered in this process. "
                + $"Register it with AddPollerSaga(…).AddPaginator<T>(\"{name}\").",
                isRetriable: false);
        }

        return _created.GetOrAdd(name, _ => new Lazy<IPaginator>(() => registration.Create(_services))).Value;
    }
}
