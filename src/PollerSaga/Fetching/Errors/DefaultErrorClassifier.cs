using System.Net;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Errors;

/// <summary>
/// The decisions without rules: network errors, time-outs, 408, 425 and 5xx are tried again; 429, and 503 with a wait time, wait; 401
/// refreshes the credentials once and then stops the job; 403 stops the job if it is the first response; any other error fails the task.
/// </summary>
public sealed class DefaultErrorClassifier : IErrorClassifier
{
    /// <inheritdoc />
    public ErrorDecision? Classify(ErrorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Status is { } status && !context.IsSuccess)
            return Decide(status, context);
        return context.Exception is { } failure
            ? new ErrorDecision(CanRetry(failure) ? ErrorAction.Retry : ErrorAction.Fail, null, ErrorMessage.Of(context))
            : null;
    }

    private static ErrorDecision Decide(int status, ErrorContext context)
    {
        var wait = context.FindWait();
        var action = status switch
        {
            429 => ErrorAction.Wait,
            503 when wait is not null => ErrorAction.Wait,
            408 or 425 or >= 500 => ErrorAction.Retry,
            401 => context.HasBeenRefreshed ? ErrorAction.Stop : ErrorAction.Refresh,
            403 when context.IsFirstResponse => ErrorAction.Stop,
            _ => ErrorAction.Fail,
        };
        return new ErrorDecision(
            action,
            action is ErrorAction.Wait or ErrorAction.Retry ? wait : null,
            ErrorMessage.Of(context));
    }

    // A request that the guard refuses, or a body with other content than expected, is the same in each attempt.
    private static bool CanRetry(Exception failure) => failure switch
    {
        FetchException fetch => fetch.IsRetriable,
        HttpRequestException or IOException or TimeoutException or OperationCanceledException or WebException => true,
        _ => false,
    };
}
