namespace PollerSaga.Sources.Definitions;

/// <summary>One request.</summary>
internal sealed record SinglePage : PaginationDefinition
{
    public override string Type => "none";
}
