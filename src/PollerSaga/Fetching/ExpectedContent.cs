namespace PollerSaga.Fetching;

/// <summary>The expected content of a page's body.</summary>
public enum ExpectedContent
{
    /// <summary>Well-formed JSON in UTF-8. The content type of the response is ignored.</summary>
    Json,

    /// <summary>Any bytes.</summary>
    Any,
}
