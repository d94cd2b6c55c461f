using System.Text.Json;

namespace PollerSaga.Testing;

/// <summary>A call that came to an endpoint of SQS.</summary>
/// <param name="Action">What was called, for example <c>SendMessageBatch</c>.</param>
/// <param name="Body">Its body.</param>
/// <param name="Before">How many calls came before it.</param>
public sealed record AwsCall(string Action, byte[] Body, int Before)
{
    /// <summary>How many messages it is about, in a batch.</summary>
    public int Entries
    {
        get
        {
            using var body = JsonDocument.Parse(Body);
            return body.RootElement.TryGetProperty(nameof(Entries), out var entries) ? entries.GetArrayLength() : 0;
        }
    }

    internal static AwsCall Of(string target, byte[] body, int before) => new(target[(target.LastIndexOf('.') + 1)..], body, before);
}
