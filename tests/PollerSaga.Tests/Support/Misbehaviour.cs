using System.Text;
using Microsoft.AspNetCore.Http;
using PollerSaga.Testing;

namespace PollerSaga.Tests.Support;

/// <summary>Faulty responses of a partner to every request.</summary>
internal static class Misbehaviour
{
    /// <summary>Answers every request with a status and no body.</summary>
    public static Func<HttpContext, PartnerRequest, Task<bool>> Status(int status, string? retryAfter = null) => (context, _) =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        return Task.FromResult(true);
    };

    /// <summary>Answers every request with a body.</summary>
    public static Func<HttpContext, PartnerRequest, Task<bool>> Body(string body, string contentType = "application/json") =>
        Body(Encoding.UTF8.GetBytes(body), contentType);

    /// <summary>Answers every request with a body.</summary>
    public static Func<HttpContext, PartnerRequest, Task<bool>> Body(
        byte[] body,
        string contentType = "application/json",
        string? encoding = null) => async (context, _) =>
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (encoding is not null)
            context.Response.Headers.ContentEncoding = encoding;
        await context.Response.Body.WriteAsync(body);
        return true;
    };

    /// <summary>Misbehaves for the first requests, then answers normally.</summary>
    public static Func<HttpContext, PartnerRequest, Task<bool>> ForTheFirst(
        int requests,
        Func<HttpContext, PartnerRequest, Task<bool>> misbehave)
    {
        var seen = 0;
        return (context, request) => Interlocked.Increment(ref seen) <= requests ? misbehave(context, request) : Task.FromResult(false);
    }
}
