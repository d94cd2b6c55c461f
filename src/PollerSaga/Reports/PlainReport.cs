using System.Text.Json;
using MassTransit;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Transport;

namespace PollerSaga.Reports;

/// <summary>
/// A consumer's report as plain JSON: <c>{"jobId","taskId"}</c> is a payload processed, with an <c>"error"</c> that is not empty it is one
/// given up.
/// </summary>
internal sealed class PlainReport : PlainJson<PayloadProcessed>
{
    private static readonly string[] Failure = [MessageUrn.ForTypeString<PayloadProcessingFailed>()];

    protected override string[] TypesOf(JsonElement body) => SaysWhy(body) ? Failure : base.TypesOf(body);

    // Some languages write a text that was never set as an empty one. Names are read in any case, as those of all fields.
    private static bool SaysWhy(JsonElement body) => body.EnumerateObject().Any(field =>
        field.Name.Equals("error", StringComparison.OrdinalIgnoreCase)
        && field.Value.ValueKind != JsonValueKind.Null
        && (field.Value.ValueKind != JsonValueKind.String || field.Value.GetString()!.Length > 0));
}
