using System.Text;
using Microsoft.AspNetCore.Http;

namespace PollerSaga.Testing;

/// <summary>Faulty responses of S3, for <see cref="HttpFront.Misbehave"/>.</summary>
public static class S3Answers
{
    /// <summary>Answers some requests with an S3 error.</summary>
    public static Func<HttpContext, HttpFrontRequest, Task<bool>> Error(
        int status,
        string code,
        Func<HttpFrontRequest, bool>? to = null) => async (context, request) =>
    {
        if (to is not null && !to(request))
            return false;

        var body = Encoding.UTF8.GetBytes(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + $"<Error><Code>{code}</Code><Message>It says why.</Message><RequestId>1</RequestId></Error>");
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
        return true;
    };

    /// <summary>Closes the connection without a response.</summary>
    public static Func<HttpContext, HttpFrontRequest, Task<bool>> Break { get; } = (context, _) =>
    {
        context.Abort();
        return Task.FromResult(true);
    };

    /// <summary>Misbehaves for the first requests, then forwards the others.</summary>
    public static Func<HttpContext, HttpFrontRequest, Task<bool>> ForTheFirst(
        int requests,
        Func<HttpContext, HttpFrontRequest, Task<bool>> misbehave)
    {
        var seen = 0;
        return (context, request) => Interlocked.Increment(ref seen) <= requests ? misbehave(context, request) : Task.FromResult(false);
    }
}
