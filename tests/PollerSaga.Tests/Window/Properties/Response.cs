namespace PollerSaga.Tests.Window.Properties;

/// <summary>How a dependency responds.</summary>
internal enum Response
{
    /// <summary>It does what it was asked.</summary>
    Success,

    /// <summary>It refuses, so that the page or job fails.</summary>
    Refusal,

    /// <summary>It is unavailable, so that the message is delivered again.</summary>
    Unavailable,
}
