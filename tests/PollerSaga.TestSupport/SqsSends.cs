using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PollerSaga.Testing;

/// <summary>Counts the messages of each <c>SendMessageBatch</c> and forwards all calls.</summary>
public sealed class SqsSends
{
    private readonly ConcurrentQueue<int> _batches = new();

    /// <summary>The number of messages in each call, in the order of arrival.</summary>
    public IReadOnlyCollection<int> Batches => _batches;

    /// <summary>Use it as <see cref="HttpFront.Misbehave"/>.</summary>
    public async Task<bool> CountAsync(HttpContext context, HttpFrontRequest request)
    {
        if (SqsAnswers.ActionOf(request) != "SendMessageBatch")
            return false;

        context.Request.EnableBuffering();
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        context.Request.Body.Position = 0;
        _batches.Enqueue(body.RootElement.GetProperty("Entries").GetArrayLength());
        return false;
    }
}
