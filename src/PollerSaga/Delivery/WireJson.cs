using System.Text.Json.Serialization;
using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Delivery;

/// <summary>The wire message's JSON, generated at build time.</summary>
[JsonSerializable(typeof(ProcessPayloadMessage))]
internal sealed partial class WireJson : JsonSerializerContext;
