using System.Text.Json;
using PollerSaga.Fetching.Pages;
using PollerSaga.Fetching.Pagination;
using PollerSaga.Sources.Selectors;

namespace PollerSaga.Tests.Fetching.Pagination;

/// <summary>Creates responses from whole bodies.</summary>
internal static class Responses
{
    public static readonly Uri Address = new("https://api.test/v1/items?page=1&key=k");

    /// <summary>A response to a paginator.</summary>
    /// <param name="paginator">The paginator, whose selectors are evaluated.</param>
    /// <param name="body">The JSON body.</param>
    /// <param name="records">The name of the array with the records; null for none.</param>
    /// <param name="links">The <c>Link</c> headers.</param>
    public static PageContent To(IPaginator paginator, string body, string? records = "items", string[]? links = null)
    {
        using var document = JsonDocument.Parse(body);
        long? count = records is not null && document.RootElement.TryGetProperty(records, out var items) ? items.GetArrayLength() : null;
        return new PageContent(
            Address,
            status: 200,
            HeadersOf(links),
            count,
            paginator.Selectors.ToDictionary(selector => selector, selector => Evaluate(selector, document.RootElement)),
            bytes: body.Length);
    }

    private static KeyValuePair<string, IReadOnlyList<string>>[] HeadersOf(string[]? links) =>
        links is null ? [] : [KeyValuePair.Create<string, IReadOnlyList<string>>("LINK", links)];

    private static SelectedValue Evaluate(Selector selector, JsonElement element)
    {
        foreach (var step in selector.Steps)
        {
            if (step.Name is not null ? element.ValueKind != JsonValueKind.Object : element.ValueKind != JsonValueKind.Array)
                return SelectedValue.Absent;
            if (step.Name is { } member)
            {
                if (!element.TryGetProperty(member, out element))
                    return SelectedValue.Absent;
                continue;
            }

            var index = step.Index < 0 ? element.GetArrayLength() - 1 : step.Index;
            if (index < 0 || index >= element.GetArrayLength())
                return SelectedValue.Absent;
            element = element[index];
        }

        return new SelectedValue(element.ValueKind, element.ValueKind switch
        {
            JsonValueKind.String => element.GetString()!,
            JsonValueKind.Object or JsonValueKind.Array => string.Empty,
            _ => element.GetRawText(),
        });
    }
}
