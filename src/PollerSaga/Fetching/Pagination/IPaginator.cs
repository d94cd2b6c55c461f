using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Fetching.Pagination;

/// <summary>
/// Divides a listing into pages: it writes the position of a page into the request, and reads the next page from the response. A host
/// registers its own implementation with <c>AddPaginator&lt;T&gt;("name")</c>, and a definition uses it with
/// <c>pagination: { type: name }</c>. Each page of such a listing follows from the page before it.
/// </summary>
/// <remarks>
/// One instance serves all requests of all jobs, concurrently and after restarts. It has no state: everything that the next request needs
/// is in <see cref="PageResult.Next"/>, which is committed with the page.
/// </remarks>
/// <example>
/// An API that expects the time of the last change and the id of the last record:
/// <code>
/// public sealed class ChangesPaginator : IPaginator
/// {
///     private static readonly Selector Time = Selector.Parse("$.changes[-1].time");
///     private static readonly Selector Id = Selector.Parse("$.changes[-1].id");
///
///     public IReadOnlyList&lt;Selector&gt; Selectors { get; } = [Time, Id];
///
///     public void Apply(PartnerRequest request, PagePosition page)
///     {
///         if (page.Token?.Split('|') is [var time, var id])
///         {
///             request.Set(RequestPlace.Query, "after_time", time);
///             request.Set(RequestPlace.Query, "after_id", id);
///         }
///     }
///
///     public PageResult Read(PageContent content, PagePosition page) =>
///         content.Records == 0 ? PageResult.Last : PageResult.WithNext($"{content[Time].Text}|{content[Id].Text}");
/// }
/// </code>
/// </example>
public interface IPaginator
{
    /// <summary>The values of a response that <see cref="Read"/> needs. They are collected while the body streams to the store.</summary>
    IReadOnlyList<Selector> Selectors { get; }

    /// <summary>Writes the position of a page into its request.</summary>
    /// <param name="request">The request of the stream, without a position and without credentials.</param>
    /// <param name="page">The position.</param>
    /// <exception cref="FetchException">The page cannot be requested. The message gives the reason and the fix, and no secret.</exception>
    void Apply(PartnerRequest request, PagePosition page);

    /// <summary>Reads what a response states about the listing.</summary>
    /// <param name="content">The response. Only the values of <see cref="Selectors"/> are available.</param>
    /// <param name="page">The position of the page.</param>
    /// <exception cref="FetchException">A value is invalid. The message names the selector and the value, and no secret.</exception>
    PageResult Read(PageContent content, PagePosition page);
}
