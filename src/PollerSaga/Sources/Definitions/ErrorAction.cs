namespace PollerSaga.Sources.Definitions;

/// <summary>What happens after a response that is not a page.</summary>
public enum ErrorAction
{
    /// <summary>The request is sent again after a delay. It counts as an attempt.</summary>
    Retry,

    /// <summary>The partner limits the rate: no request is sent to the host until the wait time has passed. It is no attempt.</summary>
    Wait,

    /// <summary>The token is refreshed once, and the request is sent again.</summary>
    Refresh,

    /// <summary>The response is a page without records.</summary>
    Empty,

    /// <summary>The task fails.</summary>
    Fail,

    /// <summary>The job stops.</summary>
    Stop,
}
