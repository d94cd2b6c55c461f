using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PollerSaga.Testing;

/// <summary>What an <see cref="HttpFront"/> before SQS does instead of passing a call on.</summary>
public static class SqsAnswers
{
    /// <summary>What is called, for example <c>SendMessageBatch</c>.</summary>
    public static string ActionOf(HttpFrontRequest request) =>
        request.Headers.TryGetValue("x-amz-target", out var target) ? target[(target.LastIndexOf('.') + 1)..] : string.Empty;

    /// <summary>Says that it went wrong.</summary>
    public static async Task<bool> FailAsync(HttpContext context, HttpStatusCode status, string code)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { __type = $"com.amazonaws.sqs#{code}", message = "It said so." }));
        return true;
    }

    /// <summary>Breaks the connection in place of an answer.</summary>
    public static Task<bool> BreakAsync(HttpContext context)
    {
        context.Abort();
        return Task.FromResult(true);
    }

    /// <summary>Goes wrong in one of the ways in which SQS does, in turn: fails, breaks the connection, is unavailable, throttles.</summary>
    /// <param name="context">The call.</param>
    /// <param name="turn">Which of the ways.</param>
    public static Task<bool> FailInTurnAsync(HttpContext context, int turn) => (turn % 4) switch
    {
        0 => FailAsync(context, HttpStatusCode.InternalServerError, "InternalFailure"),
        1 => BreakAsync(context),
        2 => FailAsync(context, HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"),
        _ => FailAsync(context, HttpStatusCode.BadRequest, "RequestThrottled"),
    };
}
