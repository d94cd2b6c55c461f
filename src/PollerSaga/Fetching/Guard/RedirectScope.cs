namespace PollerSaga.Fetching.Guard;

/// <summary>
/// The origins to which a source allows redirections, in addition to the origin of the request. A request without a scope is redirected
/// only within its origin.
/// </summary>
/// <param name="Allows">Whether a redirection to another origin is followed.</param>
internal sealed record RedirectScope(Predicate<Uri> Allows)
{
    /// <summary>The scope of a request, in <see cref="HttpRequestMessage.Options"/>.</summary>
    public static readonly HttpRequestOptionsKey<RedirectScope> Key = new("PollerSaga.RedirectScope");
}
