using System.Text.Json.Serialization;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Delivery;

/// <summary>The JSON of the wire message, generated at build time.</summary>
[JsonSerializable(typeof(ProcessPayloadMessage))]
internal sealed partial class WireJson : JsonSerializerContext;
