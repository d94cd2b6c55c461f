namespace PollerSaga.Sources.Definitions;

/// <summary>A paginator that the host has registered.</summary>
/// <param name="Name">The name of the registration.</param>
internal sealed record CustomPagination(string Name) : PaginationDefinition
{
    public override string Type => Name;
}
