using System.Text.Json;
using MassTransit;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Transport;

namespace PollerSaga.Reports;

/// <summary>
/// A consumer's report as plain JSON: <c>{"jobId","taskId"}</c> reports success; with an <c>"error"</c> that is not empty, it reports
/// failure.
/// </summary>
internal sealed class PlainReport : PlainJson<PayloadProcessed>
{
    private static readonly string[] Failure = [MessageUrn.ForTypeString<PayloadProcessingFailed>()];

    protected override string[] TypesOf(JsonElement body) => HasError(body) ? Failure : base.TypesOf(body);

    // Some languages write an unset string as an empty one. The case of names does not matter, as for all fields.
    private static bool HasError(JsonElement body)
    {
        try
        {
            return body.EnumerateObject().Any(field =>
                field.Name.Equals("error", StringComparison.OrdinalIgnoreCase)
                && field.Value.ValueKind != JsonValueKind.Null
                && (field.Value.ValueKind != JsonValueKind.String || field.Value.GetString()!.Length > 0));
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException($"A name or a text is not Unicode: {exception.Message}", exception);
        }
    }
}
