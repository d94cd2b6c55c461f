using System.Net.Mime;
using System.Runtime.Serialization;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;
using PollerSaga.Settings;

namespace PollerSaga.Transport;

/// <summary>
/// Reads messages without MassTransit's envelope, <c>application/json</c>, as one type only. Such a body does not contain its type, and its
/// fields may match several types of an endpoint.
/// </summary>
/// <typeparam name="TMessage">The type.</typeparam>
internal class PlainJson<TMessage> : IMessageDeserializer, ISerializerFactory
    where TMessage : class
{
    private const RawSerializerOptions OneType = RawSerializerOptions.AddTransportHeaders;

    private static readonly string[] MessageTypes = [MessageUrn.ForTypeString<TMessage>()];

    // Other programs write these messages: a duration that two programs can read differently is refused.
    private static readonly JsonSerializerOptions Options = new(SystemTextJsonMessageSerializer.Options)
    {
        Converters = { new DurationJsonConverter() },
    };

    public ContentType ContentType => SystemTextJsonRawMessageSerializer.JsonContentType;

    public IMessageDeserializer CreateDeserializer() => this;

    public IMessageSerializer CreateSerializer() => throw new NotSupportedException("Plain JSON is read, not sent.");

    public ConsumeContext Deserialize(ReceiveContext receiveContext) => new BodyConsumeContext(
        receiveContext,
        Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null)
    {
        try
        {
            var root = ReadObject(body);
            return new SystemTextJsonRawSerializerContext(
                SystemTextJsonMessageSerializer.Instance,
                Options,
                ContentType,
                new RawMessageContext(headers, destinationAddress, OneType),
                TypesOf(root),
                OneType,
                root);
        }
        catch (JsonException exception)
        {
            throw new SerializationException($"The body is not JSON: {exception.Message}", exception);
        }
    }

    public MessageBody GetMessageBody(string text) => new StringMessageBody(text);

    public void Probe(ProbeContext context) => context.CreateScope("plain-json").Add("contentType", ContentType.MediaType);

    /// <summary>Returns the type of a body, as a URN.</summary>
    protected virtual string[] TypesOf(JsonElement body) => MessageTypes;

    private static JsonElement ReadObject(MessageBody body)
    {
        var root = JsonSerializer.Deserialize<JsonElement>(body.GetBytes(), Options);
        return root.ValueKind == JsonValueKind.Object
            ? root
            : throw new SerializationException($"The body is JSON, but no object: {root.ValueKind}.");
    }
}
