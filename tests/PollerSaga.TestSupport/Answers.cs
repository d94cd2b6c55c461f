using System.Text;
using Microsoft.AspNetCore.Http;

namespace PollerSaga.Testing;

/// <summary>Faulty responses of a partner, for <see cref="PartnerApi.Misbehave"/>.</summary>
public static class Answers
{
    /// <summary>Answers some requests with a status code and no body.</summary>
    public static Func<HttpContext, PartnerRequest, Task<bool>> Status(
        int statusCode,
        Func<PartnerRequest, bool> to) => (context, request) =>
    {
        if (!to(request))
            return Task.FromResult(false);

        context.Response.StatusCode = statusCode;
        return Task.FromResult(true);
    };

    /// <summary>Answers some requests with status 200 and this body.</summary>
    public static Func<HttpContext, PartnerRequest, Task<bool>> Body(
        string contentType,
        string body,
        Func<PartnerRequest, bool> to) => async (context, request) =>
    {
        if (!to(request))
            return false;

        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
        return true;
    };

    /// <summary>Delays some requests until a task completes or the client disconnects, then answers normally.</summary>
    public static Func<HttpContext, PartnerRequest, Task<bool>> Held(
        Task until,
        Func<PartnerRequest, bool> to) => async (context, request) =>
    {
        if (to(request))
            await until.WaitAsync(context.RequestAborted);
        return false;
    };

    /// <summary>Never answers some requests.</summary>
    public static Func<HttpContext, PartnerRequest, Task<bool>> None(Func<PartnerRequest, bool> to) =>
        Held(new TaskCompletionSource().Task, to);
}
