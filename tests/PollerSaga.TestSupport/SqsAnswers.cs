using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PollerSaga.Testing;

/// <summary>Faulty responses of SQS, for <see cref="HttpFront.Misbehave"/>.</summary>
public static class SqsAnswers
{
    /// <summary>Returns the called action, for example <c>SendMessageBatch</c>.</summary>
    public static string ActionOf(HttpFrontRequest request) =>
        request.Headers.TryGetValue("x-amz-target", out var target) ? target[(target.LastIndexOf('.') + 1)..] : string.Empty;

    /// <summary>Answers with an SQS error.</summary>
    public static async Task<bool> FailAsync(HttpContext context, HttpStatusCode status, string code)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { __type = $"com.amazonaws.sqs#{code}", message = "It said so." }));
        return true;
    }

    /// <summary>Closes the connection without a response.</summary>
    public static Task<bool> BreakAsync(HttpContext context)
    {
        context.Abort();
        return Task.FromResult(true);
    }

    /// <summary>Fails in one of four ways, in rotation: internal error, closed connection, unavailable, throttled.</summary>
    /// <param name="context">The call.</param>
    /// <param name="turn">Selects the way; modulo 4.</param>
    public static Task<bool> FailInTurnAsync(HttpContext context, int turn) => (turn % 4) switch
    {
        0 => FailAsync(context, HttpStatusCode.InternalServerError, "InternalFailure"),
        1 => BreakAsync(context),
        2 => FailAsync(context, HttpStatusCode.ServiceUnavailable, "ServiceUnavailable"),
        _ => FailAsync(context, HttpStatusCode.BadRequest, "RequestThrottled"),
    };
}
