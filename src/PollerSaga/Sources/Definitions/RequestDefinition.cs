using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Definitions;

/// <summary>A request whose parts are templates.</summary>
/// <param name="Method">The method: <c>GET</c> or <c>POST</c>.</param>
/// <param name="Path">The path, which follows the source's URL. It can contain a query.</param>
/// <param name="Query">The parameters of the query, in order. A name can repeat, for example <c>ids[]</c>.</param>
/// <param name="Headers">The headers of this request, in order.</param>
/// <param name="Json">The JSON body; null for none.</param>
/// <param name="Form">The fields of a form body, in order; null for none.</param>
internal sealed record RequestDefinition(
    HttpMethod Method,
    Template Path,
    IReadOnlyList<TemplateField> Query,
    IReadOnlyList<TemplateField> Headers,
    JsonTemplate? Json,
    IReadOnlyList<TemplateField>? Form);
