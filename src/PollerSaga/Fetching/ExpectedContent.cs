namespace PollerSaga.Fetching;

/// <summary>What a page's body must be.</summary>
public enum ExpectedContent
{
    /// <summary>Well-formed JSON in UTF-8, whatever its content type says.</summary>
    Json,

    /// <summary>Any bytes.</summary>
    Any,
}
